import { adviceFor } from '@kumiki/component-sdk/document';
import { bindInput } from './bind-input.ts';
import type { WantedInput } from './check-fit.ts';
import type { Flow } from './flow.ts';
import type { Frame } from './frame.ts';
import { formatTypeRef } from '@kumiki/component-sdk/values/types';

/**
 * What flows into each input of a step, by name; an input that nothing is written for is `absent`. Unknown and
 * missing inputs are reported.
 */
export function bindInputs(
  frame: Frame,
  step: string,
  wanted: Readonly<Record<string, WantedInput>>,
): ReadonlyMap<string, Flow> {
  const { scope } = frame;
  const written = scope.pipeline.steps[step]?.inputs ?? {};
  const where = `The step "${step}"`;
  for (const input of Object.keys(written)) {
    if (Object.hasOwn(wanted, input)) continue;
    const advice = adviceFor(input, Object.keys(wanted));
    const path = ['steps', step, 'inputs', input];
    scope.report('INPUT_UNKNOWN', { where, input, advice }, path, { at: 'key', step, field: input });
  }
  const flows = new Map<string, Flow>();
  for (const [input, takes] of Object.entries(wanted)) {
    if (Object.hasOwn(written, input)) {
      flows.set(input, bindInput(frame, step, input, takes, written[input]));
    } else if (takes.optional) {
      flows.set(input, { kind: 'absent' });
    } else {
      const path = Object.hasOwn(scope.pipeline.steps[step]!, 'inputs')
        ? ['steps', step, 'inputs']
        : ['steps', step];
      const values = { where, input, expected: formatTypeRef(takes) };
      scope.report('INPUT_MISSING', values, path, { at: 'key', step, field: input });
      flows.set(input, { kind: 'broken' });
    }
  }
  return flows;
}
