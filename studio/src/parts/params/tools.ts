import { getContext, setContext } from 'svelte';

/** What a field may ask of the screen that it is on. */
export interface FieldTools {
  /** Lets a person click a pixel, and hands over its colour as `#rrggbb`. */
  readonly pickColour?: (set: (colour: string) => void) => void;
  /** Reads the names of secrets. @throws ApiError */
  readonly loadSecrets?: () => Promise<readonly string[]>;
}

const key = Symbol('field tools');

export function provideFieldTools(tools: FieldTools): void {
  setContext(key, tools);
}

export function fieldTools(): FieldTools {
  return getContext<FieldTools | undefined>(key) ?? {};
}
