import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import { FileValue, formatTypeRef } from '@kumiki/component-sdk/values';
import type { ArtifactRef, Submission, SubmittedInput, SubmittedItem } from '../../execution/index.ts';
import { bindPlan, type BoundPlan, type ExecutorChoice, type Plan } from '../../pipeline/index.ts';

export const priorities = { low: -1, normal: 0, high: 1 } as const;
export type Priority = keyof typeof priorities;

/** What an execution is started with. */
export interface StartExecution {
  /** One that `newExecutionId` made, where somebody had to know it before. */
  readonly id?: string;
  /** `NAME`, for the newest published version, or `NAME@VERSION`. */
  readonly pipeline: string;
  /** The values of the pipeline's own parameters, as JSON. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly items: readonly SubmittedItem[];
  readonly shared?: Readonly<Record<string, SubmittedInput>>;
  readonly priority?: Priority;
  /** In the place of what the pipeline says. */
  readonly executor?: ExecutorChoice;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * What an execution is accepted with: the plan with its parameters, and inputs that fit it.
 * @throws INPUT_MISSING, INPUT_UNKNOWN, PARAMETER_UNKNOWN, PARAMETER_INVALID, ARTIFACT_NOT_FOUND for a file of the pipeline
 */
export async function submissionOf(
  plan: Plan,
  given: StartExecution,
  objects: Pick<ObjectReader, 'stat'>,
): Promise<Submission & { readonly priority: number }> {
  const { shared = {}, items, labels = {} } = given;
  checkNames(plan, shared, true);
  for (const item of items) checkNames(plan, item.inputs, false);
  return {
    plan: withExecutor(bindPlan(plan, given.params ?? {}), given.executor),
    items,
    shared,
    files: await filesOf(plan, objects),
    priority: priorities[given.priority ?? 'normal'],
    labels,
    ...(given.id !== undefined && { id: given.id }),
    ...(plan.keepForMs !== undefined && { keepForMs: plan.keepForMs }),
  };
}

function withExecutor(bound: BoundPlan, executor: ExecutorChoice | undefined): BoundPlan {
  return executor === undefined ? bound : { ...bound, plan: { ...bound.plan, executor } };
}

/** All inputs that a plan needs are there, and no others. */
export function checkNames(plan: Plan, given: Readonly<Record<string, unknown>>, shared: boolean): void {
  const where = `the pipeline ${plan.pipeline.name}`;
  const wanted = Object.entries(plan.inputs).filter(([, input]) => input.shared === shared);
  const names = new Set(wanted.map(([name]) => name));
  for (const name of Object.keys(given)) {
    if (names.has(name)) continue;
    throw unknownInput(plan, name, [...names]);
  }
  for (const [name, input] of wanted) {
    if (input.optional || Object.hasOwn(given, name)) continue;
    throw kumikiError('INPUT_MISSING', { input: name, where, expected: formatTypeRef(input) });
  }
}

/** @param names those that it could have been */
export function unknownInput(plan: Plan, input: string, names = Object.keys(plan.inputs)): KumikiError {
  const advice = `Its inputs are ${names.join(', ')}.`;
  return kumikiError('INPUT_UNKNOWN', { input, where: `the pipeline ${plan.pipeline.name}`, advice });
}

/** The plan's files, which are in the object store since the pipeline was published. */
export async function filesOf(
  plan: Plan,
  objects: Pick<ObjectReader, 'stat'>,
): Promise<Record<string, ArtifactRef>> {
  const files: Record<string, ArtifactRef> = {};
  for (const [name, file] of Object.entries(plan.files)) {
    const digest = 'digest' in file ? file.digest : '';
    const found = digest === '' ? undefined : await objects.stat(digest);
    if (!found)
      throw kumikiError('ARTIFACT_NOT_FOUND', { name, where: `The pipeline ${plan.pipeline.name}` });
    files[name] = { digest, size: found.size, mediaType: 'application/octet-stream', name };
  }
  return files;
}

/** The same as values, whose bytes are read when somebody asks for them. */
export async function fileValuesOf(plan: Plan, objects: ObjectReader): Promise<Record<string, FileValue>> {
  const files = Object.entries(await filesOf(plan, objects)).map(([name, file]) => {
    const { digest, size, mediaType } = file;
    const read = async () => await objects.read(digest);
    return [name, new FileValue({ name, digest, size, mediaType }, read)] as const;
  });
  return Object.fromEntries(files);
}
