import type { Manifest } from '@kumiki/component-sdk/manifest';
import { withSecretReferences } from '@kumiki/component-sdk/schema';
import { parseTypeRef } from '@kumiki/component-sdk/values/types';
import type { Condition, LockedComponent, PlanBinding, ValueId } from '../plan/plan.ts';
import { valuesOf } from './bind-condition.ts';
import { bindParams } from './bind-params.ts';
import type { WantedInput } from './check-fit.ts';
import type { Flow } from './flow.ts';
import type { Frame } from './frame.ts';
import type { LinkedOutput } from './linked-step.ts';
import { mapOf, mappedInputs, reportClash } from './list-levels.ts';
import { bindInputs } from './ports.ts';
import type { ScopeStep } from './scope.ts';

/** What holds for a step, from itself and from the steps that it is inside of. */
export interface Around {
  readonly when: Condition | undefined;
  readonly group: string | undefined;
  readonly cache: boolean;
  /** The step is left out, since a value that its condition looks at is. */
  readonly gone?: Flow;
}

/** Links a step that is a component. What is given back stands for all of its outputs: it is left out, or broken. */
export function linkComponent(
  frame: Frame,
  step: ScopeStep,
  component: LockedComponent,
  { when, group, cache, gone }: Around,
): Flow | undefined {
  const { scope, linking, results } = frame;
  const { manifest } = component;
  const wanted = wantedInputs(manifest);
  const flows = bindInputs(frame, step.name, wanted);
  const params = bindParams(frame, step.name, withSecretReferences(manifest.params));
  const missing = gone ?? leftOut(frame, step.name, flows, wanted);
  if (missing !== undefined) return missing;

  const mapping = mapOf(mappedInputs(flows, wanted));
  if ('clash' in mapping) reportClash(frame, step.name, mapping);
  const map = 'clash' in mapping ? [] : mapping.map;
  const values = [...flows.values()].filter((flow) => flow.kind === 'value');
  const unsure =
    'clash' in mapping ||
    [...flows.values()].some((flow) => flow.kind === 'broken' || ('unsure' in flow && flow.unsure));
  const outside = Math.max(0, ...values.map((flow) => flow.outside));
  const inputs = bindings(flows, wanted, map);
  const skips =
    when !== undefined ||
    [...flows].some(([input, flow]) => flow.kind === 'value' && flow.optional && !inputs[input]?.optional);

  const outputs: Record<string, LinkedOutput> = {};
  for (const [name, declared] of Object.entries(manifest.outputs)) {
    const { type, list } = parseTypeRef(declared.type)!;
    const id: ValueId = `steps.${step.id}.${name}`;
    // Lists that pair are one level, so that a step takes their elements side by side.
    const level: ValueId = declared.pairsWith === undefined ? id : `steps.${step.id}.${declared.pairsWith}`;
    const levels = list ? [...map, level] : map;
    const optional = skips || declared.optional === true;
    outputs[name] = { type, levels, optional };
    results.set(`${step.name}.${name}`, {
      kind: 'value',
      id,
      type,
      levels,
      outside: Math.min(outside, map.length),
      optional,
      shared: false,
      unsure,
    });
  }
  linking.steps.push({
    id: step.id,
    written: scope.pipeline.steps[step.name]!,
    component,
    inputs,
    params,
    ...(when !== undefined && { when }),
    map,
    outputs,
    cache: cache && manifest.deterministic,
    ...(group !== undefined && { group }),
    reads: [...values.map(({ id }) => id), ...(when === undefined ? [] : valuesOf(when))],
  });
  return undefined;
}

function wantedInputs({ inputs }: Manifest): Record<string, WantedInput> {
  const entries = Object.entries(inputs).map(([name, { type, optional, shared }]) => [
    name,
    { ...parseTypeRef(type)!, optional: optional === true, shared: shared === true, ofComponent: true },
  ]);
  return Object.fromEntries(entries) as Record<string, WantedInput>;
}

/** A step is left out where a required input comes from a step that is left out; with a reason a warning says so. */
function leftOut(
  { scope }: Frame,
  step: string,
  flows: ReadonlyMap<string, Flow>,
  wanted: Readonly<Record<string, WantedInput>>,
): Flow | undefined {
  for (const [input, flow] of flows) {
    if (flow.kind !== 'absent' || wanted[input]!.optional) continue;
    if (flow.reason === undefined) return flow;
    const written = scope.pipeline.steps[step]?.inputs?.[input];
    const what = typeof written === 'string' ? written : `its input "${input}"`;
    const path = ['steps', step, 'inputs', input];
    const values = { step, what, reason: flow.reason };
    scope.report('STEP_LEFT_OUT', values, path, { severity: 'warning', step, field: input });
    return { kind: 'absent', reason: `the step "${step}" is left out` };
  }
  return undefined;
}

function bindings(
  flows: ReadonlyMap<string, Flow>,
  wanted: Readonly<Record<string, WantedInput>>,
  map: readonly ValueId[],
): Record<string, PlanBinding> {
  const bound: Record<string, PlanBinding> = {};
  for (const [input, flow] of flows) {
    const { optional, list } = wanted[input]!;
    if (flow.kind === 'value') {
      bound[input] = {
        from: { value: flow.id },
        levels: list ? flow.levels.slice(0, -1) : flow.levels,
        optional,
      };
    } else if (flow.kind === 'file') bound[input] = { from: { value: flow.id }, levels: [], optional };
    else if (flow.kind === 'param') bound[input] = { from: { param: flow.name }, levels: [], optional };
    else if (flow.kind === 'literal') bound[input] = { from: { literal: flow.data }, levels: [], optional };
  }
  // The list that says how often the step runs cannot be missing, even where its input is optional.
  const carriers = Object.entries(bound).filter(
    ([, { levels }]) => map.length > 0 && levels.length === map.length,
  );
  if (carriers.every(([, { optional }]) => optional)) {
    for (const [input, binding] of carriers) bound[input] = { ...binding, optional: false };
  }
  return bound;
}
