import type { ValueId } from '../plan/plan.ts';

/** An input of a step with the list levels that it is mapped over. */
export interface MappedInput {
  readonly input: string;
  readonly levels: readonly ValueId[];
}

/** The levels that a step is mapped over, or two inputs whose lists have nothing to do with each other. */
export type StepMap =
  | { readonly map: readonly ValueId[] }
  | { readonly clash: readonly [MappedInput, MappedInput]; readonly level: number };

/**
 * The levels of a step: those of its most deeply mapped input. Lists go in pairs only where they have the same
 * origin, so the levels of every other input must be the first ones of these; an input with fewer levels goes
 * with each element.
 */
export function mapOf(inputs: readonly MappedInput[]): StepMap {
  let deepest: MappedInput | undefined;
  for (const one of inputs) {
    if (deepest === undefined || one.levels.length > deepest.levels.length) deepest = one;
  }
  if (deepest === undefined) return { map: [] };
  for (const one of inputs) {
    const level = one.levels.findIndex((origin, at) => origin !== deepest.levels[at]);
    if (level !== -1) return { clash: [deepest, one], level };
  }
  return { map: deepest.levels };
}
