import { createHash } from 'node:crypto';
import { canonicalJson } from '@kumiki/component-sdk/manifest';

/** What an input of a step is made of. */
export type RecipeInput =
  /** Stored content: an input of the execution, a file, the output of a step whose results are not cached. */
  | { readonly digest: string }
  /** Several of them as a list. */
  | { readonly list: readonly RecipeInput[] }
  /** The output of the step run with this key, or one element of the list that it gives. */
  | { readonly key: string; readonly output: string; readonly index?: number }
  /** Data written in the document, or a parameter of the caller. */
  | { readonly data: unknown };

/** Everything that the result of a step depends on. */
export interface StepRecipe {
  /** The component's digest. */
  readonly component: string;
  /** Its parameters, complete. */
  readonly params: Readonly<Record<string, unknown>>;
  /** E.g. `linux/amd64`: libraries may compute in another way elsewhere. */
  readonly platform: string;
  /** By name; an input that is absent is not there. */
  readonly inputs: Readonly<Record<string, RecipeInput>>;
  /** How many list levels the recipe stands for at once: 0 or absent for a single run. */
  readonly over?: number;
}

/**
 * The cache key of a step: `sha256:` and 64 hexadecimal digits, over the canonical JSON (RFC 8785) of its recipe.
 * Equal keys mean equal results, whatever the pipeline and the names of its steps.
 */
export function stepCacheKey(recipe: StepRecipe): string {
  const { component, params, platform, inputs, over = 0 } = recipe;
  const text = canonicalJson({ recipe: 'kumiki/v1', component, params, platform, inputs, over });
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
