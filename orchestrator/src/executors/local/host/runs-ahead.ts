import type { StepValue, StepValues } from '../../step/held-value.ts';
import type { RunAhead } from '../lane.ts';
import type { InputMessage, ReadyInput } from './protocol.ts';

type Inputs = RunAhead['inputs'];

/** Those of the inputs of a step to come that are there. */
export function valuesOf(inputs: Inputs): StepValues {
  const values: Record<string, StepValue> = {};
  for (const [name, input] of Object.entries(inputs)) if ('value' in input) values[name] = input.value;
  return values;
}

/**
 * The inputs of a step to come as messages.
 * @param sent the values that are there
 * @param runs the runs of the same message, by step
 * @returns nothing where it follows a step that is not among them
 */
export function inputsAhead(
  inputs: Inputs,
  sent: Readonly<Record<string, ReadyInput>>,
  runs: ReadonlyMap<string, number>,
): Record<string, InputMessage> | undefined {
  const messages: Record<string, InputMessage> = { ...sent };
  for (const [name, input] of Object.entries(inputs)) {
    if ('value' in input) continue;
    const of = runs.get(input.step);
    if (of === undefined) return undefined;
    messages[name] = { of, output: input.output };
  }
  return messages;
}

/** Whether a step is to run with just the inputs that it was expected to have. */
export function isAsExpected(
  expected: Inputs,
  inputs: StepValues,
  given: ReadonlyMap<string, StepValues>,
): boolean {
  const entries = Object.entries(expected);
  return (
    entries.length === Object.keys(inputs).length &&
    entries.every(([name, input]) => {
      const value = 'value' in input ? input.value : given.get(input.step)?.[input.output];
      return value !== undefined && Object.is(value, inputs[name]);
    })
  );
}
