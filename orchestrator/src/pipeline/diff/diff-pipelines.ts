import { isDeepStrictEqual } from 'node:util';
import { expandParams } from '@kumiki/component-sdk/schema';
import type { Pipeline, PipelineStep } from '../document/pipeline.types.ts';
import type { Lock } from '../lock/index.ts';
import type { EntriesDiff, PipelineDiff, StepChange, ValueChange } from './pipeline-diff.ts';

/** A pipeline to compare; with its lock where it is a version. */
export interface DiffSide {
  readonly pipeline: Pipeline;
  readonly locked?: Lock;
}

type Entries = Readonly<Record<string, unknown>>;

/** What is different between two pipelines. A step with another name is a step removed and a step added. */
export function diffPipelines(before: DiffSide, after: DiffSide): PipelineDiff {
  const [a, b] = [partsOf(before.pipeline), partsOf(after.pipeline)];
  const { added, removed, changed } = entriesDiff(a.steps, b.steps);
  const steps = changed.map(({ name }) => stepChange(name, a.steps[name]!, b.steps[name]!));
  const bothLocked = before.locked !== undefined && after.locked !== undefined;
  return {
    steps: { added, removed, changed: steps },
    inputs: entriesDiff(a.inputs, b.inputs),
    outputs: entriesDiff(a.outputs, b.outputs),
    files: entriesDiff(a.files, b.files),
    params: entriesDiff(a.params, b.params),
    paramRules: valueChanges(a.paramRules, b.paramRules),
    settings: valueChanges(a.settings, b.settings),
    canvas: !isDeepStrictEqual(a.canvas, b.canvas),
    locked: bothLocked ? diffLocks(before.locked, after.locked) : entriesDiff({}, {}),
  };
}

function partsOf({ steps, inputs = {}, outputs = {}, files = {}, params, canvas, ...settings }: Pipeline) {
  const { properties = {}, ...paramRules } = expandParams(params);
  return { steps, inputs, outputs, files, params: properties as Entries, paramRules, canvas, settings };
}

function stepChange(step: string, before: PipelineStep, after: PipelineStep): StepChange {
  const { params: paramsBefore, inputs: inputsBefore, ...restBefore } = before;
  const { params: paramsAfter, inputs: inputsAfter, ...restAfter } = after;
  const rest = valueChanges(restBefore, restAfter);
  const uses = (key: 'component' | 'pipeline'): Partial<StepChange> => {
    const found = rest.find(({ name }) => name === key);
    if (found === undefined) return {};
    const { name: _, ...change } = found;
    return { [key]: change };
  };
  return {
    step,
    ...uses('component'),
    ...uses('pipeline'),
    params: valueChanges(paramsBefore, paramsAfter),
    inputs: valueChanges(inputsBefore, inputsAfter),
    settings: rest.filter(({ name }) => name !== 'component' && name !== 'pipeline'),
  };
}

/** Where the version is the same, what it holds may have changed: a folder under work keeps its number. */
function diffLocks(before: Lock, after: Lock): EntriesDiff {
  const all = ({ components, pipelines }: Lock): Entries => ({ ...components, ...pipelines });
  return entriesDiff(all(before), all(after));
}

function entriesDiff(before: Entries, after: Entries): EntriesDiff {
  const changes = valueChanges(before, after);
  return {
    added: changes.filter(({ name }) => !Object.hasOwn(before, name)).map(({ name }) => name),
    removed: changes.filter(({ name }) => !Object.hasOwn(after, name)).map(({ name }) => name),
    changed: changes.filter(({ name }) => Object.hasOwn(before, name) && Object.hasOwn(after, name)),
  };
}

/** The entries that differ, by name. */
export function valueChanges(before: Entries = {}, after: Entries = {}): ValueChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .map((name) => ({
      name,
      ...(Object.hasOwn(before, name) && { before: before[name] }),
      ...(Object.hasOwn(after, name) && { after: after[name] }),
    }))
    .filter((change) => !isDeepStrictEqual(change.before, change.after));
}
