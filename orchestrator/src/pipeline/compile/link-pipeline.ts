import { parseTypeRef } from '@kumiki/component-sdk/values/types';
import { isReference, parseReference } from '../reference/reference.ts';
import { bindParams } from './bind-params.ts';
import { propertiesOf } from './caller-params.ts';
import type { WantedInput } from './check-fit.ts';
import { broken, type Flow } from './flow.ts';
import type { Frame } from './frame.ts';
import { handOn } from './handed-on.ts';
import type { Around } from './link-component.ts';
import { mapOf, mappedInputs, reportClash } from './list-levels.ts';
import { bindInputs } from './ports.ts';
import { resolve } from './resolve.ts';
import type { Scope, ScopeStep } from './scope.ts';

/** What belongs to a component, not to a pipeline as a step. */
const ofComponents = ['retry', 'timeout', 'resources'] as const;

/**
 * Links a step that is another pipeline: its steps become steps of the plan, its inputs and parameters stand for
 * what flows into this step, and what flows out of it for its outputs.
 */
export function linkPipeline(
  frame: Frame,
  step: ScopeStep,
  inner: Scope,
  { when, group, cache }: Around,
  linkScope: (frame: Frame) => void,
): void {
  const { linking, results, scope } = frame;
  const { name, written } = step;
  for (const key of ofComponents) {
    if (written[key] === undefined) continue;
    const values = {
      key,
      where: `the step "${name}", which is a pipeline`,
      advice: `Give it to the steps inside of ${inner.pipeline.name}.`,
    };
    scope.report('FIELD_UNKNOWN', values, ['steps', name, key], { at: 'key', step: name });
  }
  const wanted = wantedInputs(inner);
  const flows = inPairs(frame, name, bindInputs(frame, name, wanted), wanted);
  const params = bindParams(frame, name, inner.params);
  const innerFrame: Frame = {
    linking,
    scope: inner,
    inputs: new Map([...flows].map(([input, flow]) => [input, asDeclared(flow, wanted[input]!)])),
    params: new Map(Object.keys(propertiesOf(inner.params)).map((param) => [param, params[param]])),
    results: new Map(),
    without: new Map(),
    used: new Set(),
    around: { cache, ...(when !== undefined && { when }), ...(group !== undefined && { group }) },
  };
  linkScope(innerFrame);

  const around = Math.max(
    0,
    ...[...flows.values()].map((flow) => (flow.kind === 'value' ? flow.outside : 0)),
  );
  for (const [output, text] of Object.entries(inner.pipeline.outputs ?? {})) {
    const flow = outputFlow(innerFrame, output, text);
    const own = flow.kind === 'value' ? { ...flow, outside: Math.min(around, flow.levels.length) } : flow;
    results.set(`${name}.${output}`, handOn(frame, name, output, own));
  }
}

/** Lists that a pipeline inside is mapped over must go in pairs, as for a component; one that does not counts as broken. */
function inPairs(
  frame: Frame,
  step: string,
  flows: ReadonlyMap<string, Flow>,
  wanted: Readonly<Record<string, WantedInput>>,
): ReadonlyMap<string, Flow> {
  const mapping = mapOf(mappedInputs(flows, wanted));
  if (!('clash' in mapping)) return flows;
  reportClash(frame, step, mapping);
  return new Map(
    [...flows].map(([input, flow]) => [input, input === mapping.clash[1].input ? broken : flow]),
  );
}

function wantedInputs({ pipeline }: Scope): Record<string, WantedInput> {
  const entries = Object.entries(pipeline.inputs ?? {}).map(([name, { type, optional, shared }]) => [
    name,
    { ...parseTypeRef(type)!, optional: optional === true, shared: shared === true, ofComponent: false },
  ]);
  return Object.fromEntries(entries) as Record<string, WantedInput>;
}

/** A flow as the pipeline inside sees it: of the type that it declares, and the lists around it are not its own. */
function asDeclared(flow: Flow, { type, list }: WantedInput): Flow {
  if (flow.kind !== 'value') return flow;
  const own = list && flow.levels.length > 0 ? 1 : 0;
  return { ...flow, type, outside: flow.levels.length - own };
}

/** What an output of a document stands for; every fault in it is reported. */
export function outputFlow(frame: Frame, output: string, text: string): Flow {
  const { scope } = frame;
  const path = ['outputs', output];
  const about = { field: output };
  const refuse = (found: string): Flow => {
    scope.report('OUTPUT_NOT_A_RESULT', { output, reference: `"${text}"`, found }, path, about);
    return broken;
  };
  if (!isReference(text)) return refuse('not a reference');
  const reference = parseReference(text);
  if ('expected' in reference) {
    scope.report('REFERENCE_INVALID', { reference: text, expected: reference.expected }, path, about);
    return broken;
  }
  if (reference.kind === 'files') return refuse('a file of the pipeline itself');
  if (reference.kind === 'params') return refuse('a parameter of the caller');
  return resolve(frame, reference, { where: `The output "${output}"`, path, about });
}
