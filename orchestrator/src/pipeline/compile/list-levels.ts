import type { ValueId } from '../plan/plan.ts';
import type { WantedInput } from './check-fit.ts';
import type { Flow } from './flow.ts';
import type { Frame } from './frame.ts';

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

/** The inputs of a step that values flow into, with the levels that are taken apart: all but the one that a list input takes. */
export function mappedInputs(
  flows: ReadonlyMap<string, Flow>,
  wanted: Readonly<Record<string, WantedInput>>,
): MappedInput[] {
  const mapped: MappedInput[] = [];
  for (const [input, flow] of flows) {
    if (flow.kind !== 'value') continue;
    mapped.push({ input, levels: wanted[input]!.list ? flow.levels.slice(0, -1) : flow.levels });
  }
  return mapped;
}

/** Says which two lists of a step do not go together. */
export function reportClash(
  { scope }: Frame,
  step: string,
  { clash: [first, second], level }: Extract<StepMap, { clash: unknown }>,
): void {
  const values = {
    where: `The step "${step}"`,
    first: first.input,
    second: second.input,
    firstOrigin: `$${first.levels[level]}`,
    secondOrigin: `$${second.levels[level]}`,
  };
  const path = ['steps', step, 'inputs', second.input];
  scope.report('LISTS_UNRELATED', values, path, { step, field: second.input });
}
