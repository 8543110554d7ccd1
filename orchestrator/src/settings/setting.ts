import type { JsonSchema } from '@kumiki/component-sdk/schema';

/** One key of the settings. */
export interface Setting<Value> {
  /** The environment variable that says the same; it counts before the file. */
  readonly env: `KUMIKI_${string}`;
  /** What it does, in one or two sentences of Markdown: `docs/configuration.md` is made from it. */
  readonly description: string;
  /** What it may be. A text from the environment is converted by it. */
  readonly schema: JsonSchema;
  /** Where neither the file nor the environment says it; without one it is `undefined`. */
  readonly default?: Value;
  /** Its value is never shown, not even where it is wrong. */
  readonly secret?: boolean;
}

export type SettingOf<Definition> = Definition extends { readonly default: unknown }
  ? Definition extends Setting<infer Value>
    ? Value
    : never
  : Definition extends Setting<infer Value>
    ? Value | undefined
    : never;

/** The values of a section's keys. */
export type SectionOf<Section> = { readonly [Key in keyof Section]: SettingOf<Section[Key]> };

/** A key without a default. Its type stays with it, so that what reads the settings knows it. */
export function optional<Value>(definition: Omit<Setting<Value>, 'default'>): Setting<Value> {
  return definition;
}

/** A key that always has a value. */
export function setting<Value>(
  definition: Setting<Value> & { readonly default: NoInfer<Value> },
): Setting<Value> & { readonly default: Value } {
  return definition;
}
