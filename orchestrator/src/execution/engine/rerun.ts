import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectReader, ObjectStore } from '@kumiki/component-sdk/storage';
import { bindPlan, stepsAfter, type BoundPlan, type Plan } from '../../pipeline/index.ts';
import type { ExecutionRef, NewExecution } from '../model/execution.ts';
import { newExecutionId } from '../model/ids.ts';
import type { NewItem } from '../model/item.ts';
import { createInPages, type AcceptingStore } from '../store/create-in-pages.ts';
import { maxItemsPerCall, type ExecutionStore } from '../store/execution-store.ts';
import { loadPlan, storePlan } from './stored-plan.ts';

/** What is other than in the run before. */
export interface Changes {
  /** Parameters of the pipeline. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Parameters of steps, by step. */
  readonly steps?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** A step that runs, and those after it, although nothing changed for them. */
  readonly from?: string;
  readonly local?: NewExecution['local'];
  /** Another plan of the same pipeline, to be tried on the same inputs. */
  readonly plan?: Plan;
  /** Beside those of the run before. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Where executions are read and recorded. */
export interface RerunIn {
  readonly store: AcceptingStore & Pick<ExecutionStore, 'execution' | 'items'>;
  readonly objects: ObjectStore;
}

/** The plan of a recorded execution. @throws EXECUTION_NOT_FOUND, PLAN_UNUSABLE */
export async function recordedPlan(
  store: Pick<ExecutionStore, 'execution'>,
  objects: ObjectReader,
  ref: ExecutionRef,
): Promise<BoundPlan> {
  return await loadPlan(objects, await store.execution(ref));
}

/**
 * Records a new execution over the inputs of another, with changes: what they do not concern is answered by the
 * results from before, so that the work begins with the first step that they reach.
 * @throws STEP_UNKNOWN, PARAMETER_UNKNOWN, PARAMETER_INVALID, EXECUTION_NOT_FOUND, PLAN_UNUSABLE, CONTENT_REMOVED
 */
export async function rerun(
  { store, objects }: RerunIn,
  ref: ExecutionRef,
  { params = {}, steps = {}, from, local, plan: other, labels: more = {} }: Changes,
): Promise<ExecutionRef> {
  const before = await store.execution(ref);
  if (before.removed?.includes('inputs')) {
    throw kumikiError('CONTENT_REMOVED', { what: 'The inputs', execution: ref.id });
  }
  const planned = await loadPlan(objects, before);
  const { params: given } = planned;
  const plan = other ?? planned.plan;
  const byHand = changedByHand(planned.plan, given, planned.stepParams);
  for (const step of [...Object.keys(steps), ...(from === undefined ? [] : [from])]) requireStep(plan, step);
  const bound = bindPlan(
    plan,
    { ...given, ...params },
    { ...(other ? ofSteps(byHand, plan) : byHand), ...steps },
  );
  const { project, shared, files, priority, keep, keepForMs, labels } = before;
  if (other) requireFiles(other, files, ref);
  const pipeline = other?.pipeline ?? before.pipeline;
  const where = local ?? before.local;
  const execution: NewExecution = {
    project,
    id: newExecutionId(Date.now()),
    pipeline,
    params: bound.params,
    shared,
    files,
    priority,
    keep,
    labels: { ...labels, ...more, rerun_of: ref.id },
    compiled: await storePlan(objects, bound),
    ...(keepForMs !== undefined && { keepForMs }),
    ...(where && { local: where }),
    ...(from !== undefined && { fresh: stepsAfter(plan, [from]) }),
  };
  await createInPages(store, execution, itemsOf(store, before));
  return { project, id: execution.id };
}

function requireStep({ steps, pipeline }: Plan, step: string): void {
  if (steps.some(({ id }) => id === step)) return;
  const known = steps.map(({ id }) => id).join(', ');
  throw kumikiError('STEP_UNKNOWN', { step, pipeline: pipeline.name, known });
}

/** Parameters of steps that an earlier run was given for them alone. */
function changedByHand(
  plan: Plan,
  params: BoundPlan['params'],
  now: BoundPlan['stepParams'],
): BoundPlan['stepParams'] {
  const planned = bindPlan(plan, params).stepParams;
  const changed = Object.entries(now).map(([step, values]) => {
    const own = Object.entries(values).filter(([name, value]) => {
      return JSON.stringify(value) !== JSON.stringify(planned[step]?.[name]);
    });
    return [step, Object.fromEntries(own)] as const;
  });
  return Object.fromEntries(changed.filter(([, own]) => Object.keys(own).length > 0));
}

/** The files of the run before are used again: those that another plan names by other content are not there. */
function requireFiles({ files }: Plan, there: NewExecution['files'], ref: ExecutionRef): void {
  const isOther = ([name, file]: readonly [string, Plan['files'][string]]) =>
    !there[name] || ('digest' in file && there[name].digest !== file.digest);
  const other = Object.entries(files).find(isOther);
  if (!other) return;
  const reason = `the file "${other[0]}" of the pipeline is another one by now`;
  throw kumikiError('EXECUTION_STATE', { execution: ref.id, action: 'rerun', reason });
}

/** Another plan may not have all of the steps. */
function ofSteps(params: BoundPlan['stepParams'], { steps }: Plan): BoundPlan['stepParams'] {
  return Object.fromEntries(Object.entries(params).filter(([step]) => steps.some(({ id }) => id === step)));
}

async function* itemsOf(store: Pick<ExecutionStore, 'items'>, ref: ExecutionRef): AsyncGenerator<NewItem> {
  for (let from = 0; ;) {
    const page = await store.items(ref, {}, { from, limit: maxItemsPerCall });
    for (const { name, inputs } of page) yield { name, inputs };
    if (page.length < maxItemsPerCall) return;
    from = page.at(-1)!.index + 1;
  }
}
