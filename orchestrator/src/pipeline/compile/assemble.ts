import { parseDuration } from '@kumiki/component-sdk/manifest';
import { parseTypeRef } from '@kumiki/component-sdk/values/types';
import type {
  LockedComponent,
  Plan,
  PlanFile,
  PlanInput,
  PlanOutput,
  PlanStep,
  ValueId,
} from '../plan/plan.ts';
import type { Linking } from './frame.ts';
import { componentKey } from '../plan/component-key.ts';
import { groupSteps } from './groups.ts';
import { lastReaders } from './last-readers.ts';
import type { LinkedStep } from './linked-step.ts';
import { orderPlan } from './order-plan.ts';
import { toPlanParams } from './plan-params.ts';
import type { Scope } from './scope.ts';

/** Without `backoff` the first repeat waits this long. */
const defaultBackoffMs = 1000;

interface Parts {
  readonly scope: Scope;
  readonly linking: Linking;
  readonly outputs: Readonly<Record<string, PlanOutput>>;
  readonly version?: number;
}

/** Lays out the plan of linked steps: order, groups, readers, what is dropped where. */
export function assemblePlan({ scope, linking, outputs, version }: Parts): Plan {
  const { pipeline } = scope;
  const steps = orderPlan(scope, linking.steps);
  const readers = countReaders(steps, outputs);
  const groups = groupSteps(steps);
  const groupOf = new Map(
    groups.flatMap(({ id, steps: members }) => members.map((step) => [step, id] as const)),
  );
  const inputs = planInputs(scope, linking, readers);
  const drops = lastReaders(steps, perItem(inputs), outputs);
  const { keep, keepFor, executor, latencyBudget } = pipeline;
  return {
    apiVersion: 'kumiki/v1',
    kind: 'Plan',
    pipeline: { name: pipeline.name, ...(version !== undefined && { version }) },
    inputs,
    files: planFiles(linking),
    params: scope.params,
    steps: steps.map((step, at) => planStep(step, readers, drops[at]!, groupOf.get(step.id)!)),
    outputs,
    groups,
    ...(keep !== undefined && { keep }),
    ...(keepFor !== undefined && { keepForMs: daysOrDuration(keepFor) }),
    ...(executor !== undefined && { executor }),
    ...(latencyBudget !== undefined && { latencyBudgetMs: parseDuration(latencyBudget)! }),
    components: componentsOf(steps),
  };
}

function countReaders(
  steps: readonly LinkedStep[],
  outputs: Readonly<Record<string, PlanOutput>>,
): ReadonlyMap<ValueId, number> {
  const readers = new Map<ValueId, number>();
  const read = (id: ValueId) => readers.set(id, (readers.get(id) ?? 0) + 1);
  for (const { reads } of steps) reads.forEach(read);
  for (const { value } of Object.values(outputs)) read(value);
  return readers;
}

function planInputs(
  { pipeline }: Scope,
  { handedOn }: Linking,
  readers: ReadonlyMap<ValueId, number>,
): Record<string, PlanInput> {
  const inputs: Record<string, PlanInput> = {};
  for (const [name, { type, optional = false, shared = false }] of Object.entries(pipeline.inputs ?? {})) {
    inputs[name] = { ...parseTypeRef(type)!, optional, shared, readers: readers.get(`inputs.${name}`) ?? 0 };
  }
  for (const { input, wanted } of handedOn) {
    if (input !== undefined) inputs[input] = { ...wanted, readers: readers.get(`inputs.${input}`) ?? 0 };
  }
  return inputs;
}

function perItem(inputs: Readonly<Record<string, PlanInput>>): ValueId[] {
  return Object.keys(inputs)
    .filter((name) => !inputs[name]!.shared)
    .map((name) => `inputs.${name}`);
}

function planFiles({ files }: Linking): Record<string, PlanFile> {
  const entries = [...files].map(([id, { file, as }]): [string, PlanFile] => {
    const type = as?.type ?? 'file';
    return [
      id.slice('files.'.length),
      file.startsWith('sha256:') ? { digest: file, type } : { name: file, type },
    ];
  });
  return Object.fromEntries(entries);
}

function planStep(
  step: LinkedStep,
  readers: ReadonlyMap<ValueId, number>,
  drops: readonly ValueId[],
  group: string,
): PlanStep {
  const { id, component, inputs, params, when, map, written, cache } = step;
  const { cpu, memory, gpu, timeout } = component.manifest.resources;
  const { retry } = written;
  const backoff = retry?.backoff === undefined ? defaultBackoffMs : parseDuration(retry.backoff)!;
  const outputs = Object.entries(step.outputs).map(([name, output]) => [
    name,
    { ...output, readers: readers.get(`steps.${id}.${name}`) ?? 0 },
  ]);
  return {
    id,
    component: componentKey(component),
    inputs,
    params: toPlanParams(params),
    ...(when !== undefined && { when }),
    map,
    outputs: Object.fromEntries(outputs) as PlanStep['outputs'],
    drops,
    retry: retry === undefined ? { limit: 0, backoffMs: 0 } : { limit: retry.limit, backoffMs: backoff },
    timeoutMs: parseDuration(written.timeout ?? timeout)!,
    resources: { cpu, memory, gpu, ...written.resources },
    cache,
    group,
  };
}

function componentsOf(steps: readonly LinkedStep[]): Record<string, LockedComponent> {
  return Object.fromEntries(steps.map(({ component }) => [componentKey(component), component]));
}

/** `30d` beside the units of every duration. */
function daysOrDuration(text: string): number {
  return text.endsWith('d') ? Number(text.slice(0, -1)) * 86_400_000 : parseDuration(text)!;
}
