import { failpoint } from '@kumiki/component-sdk/failpoint';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { FileValue } from '@kumiki/component-sdk/values';
import type { BoundPlan } from '../../pipeline/index.ts';
import type { ExecutionRef, NewExecution } from '../model/execution.ts';
import { newExecutionId } from '../model/ids.ts';
import type { KnownRequest, NewRequest } from '../model/request.ts';
import type { NewItem } from '../model/item.ts';
import type { ArtifactRef } from '../model/value.ts';
import { createInPages, type AcceptingStore } from '../store/create-in-pages.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import { recordInputs, type SubmittedInput } from './record-inputs.ts';
import { storePlan } from './stored-plan.ts';

/** What an execution is asked for with. */
export interface Submission extends Partial<
  Pick<NewExecution, 'id' | 'priority' | 'labels' | 'keepForMs' | 'cache' | 'local'>
> {
  readonly plan: BoundPlan;
  readonly items: Iterable<SubmittedItem> | AsyncIterable<SubmittedItem>;
  readonly shared: Readonly<Record<string, SubmittedInput>>;
  /** By name; those that are in the object store already as what they are there. */
  readonly files: Readonly<Record<string, FileValue | ArtifactRef>>;
}

export interface SubmittedItem {
  readonly name: string;
  readonly inputs: Readonly<Record<string, SubmittedInput>>;
}

/** Where an execution is recorded. */
export interface SubmitTo {
  readonly store: AcceptingStore;
  readonly objects: ObjectWriter;
  readonly project: string;
}

/** Records an execution with all of its items, durably. @throws what the stores throw */
export async function submit(to: SubmitTo, submission: Submission): Promise<ExecutionRef> {
  const { store, objects, project } = to;
  const execution = await newExecution(to, submission);
  failpoint('plan-stored');
  await createInPages(store, execution, recorded(objects, submission.items));
  return { project, id: execution.id };
}

/** What became of a request: an execution of its own, or that of the same request before. */
export interface OnceSubmitted {
  readonly ref: ExecutionRef;
  readonly repeats?: KnownRequest;
}

/**
 * Records an execution with all of its items, at most `maxItemsPerCall`, and the request for it, durably.
 * @throws REQUEST_REPEATED_DIFFERENTLY, what the stores throw
 */
export async function submitOnce(
  to: Omit<SubmitTo, 'store'> & { readonly store: Pick<ExecutionStore, 'createOnce'> },
  submission: Submission,
  request: NewRequest,
): Promise<OnceSubmitted> {
  const { store, objects, project } = to;
  const execution = await newExecution(to, submission);
  const items = await Array.fromAsync(recorded(objects, submission.items));
  failpoint('plan-stored');
  const repeats = await store.createOnce(execution, items, request);
  failpoint('created');
  if (repeats) return { ref: { project, id: repeats.execution }, repeats };
  return { ref: { project, id: execution.id } };
}

async function newExecution(
  { objects, project }: Omit<SubmitTo, 'store'>,
  { plan, shared, files, ...more }: Submission,
): Promise<NewExecution> {
  const { id = newExecutionId(Date.now()), priority = 0, labels = {}, keepForMs, cache, local } = more;
  return {
    project,
    id,
    pipeline: plan.plan.pipeline,
    params: plan.params,
    shared: await recordInputs(objects, shared),
    files: await storeFiles(objects, files),
    priority,
    keep: plan.plan.keep ?? 'all',
    labels,
    compiled: await storePlan(objects, plan),
    ...(keepForMs !== undefined && { keepForMs }),
    ...(cache === false && { cache }),
    ...(local && { local }),
  };
}

async function storeFiles(
  objects: ObjectWriter,
  files: Submission['files'],
): Promise<Record<string, ArtifactRef>> {
  const stored: Record<string, ArtifactRef> = {};
  for (const [name, file] of Object.entries(files)) {
    if (!(file instanceof FileValue)) {
      stored[name] = file;
      continue;
    }
    const { mediaType, name: fileName } = file;
    const object = await objects.put(await file.bytes(), { mediaType });
    stored[name] = { ...object, mediaType, name: fileName };
  }
  return stored;
}

async function* recorded(objects: ObjectWriter, items: Submission['items']): AsyncGenerator<NewItem> {
  for await (const { name, inputs } of items) yield { name, inputs: await recordInputs(objects, inputs) };
}
