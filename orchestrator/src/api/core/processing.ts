import { kumikiError, type ErrorRecord } from '@kumiki/component-sdk/errors';
import { adviceFor } from '@kumiki/component-sdk/document';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { convertText } from '@kumiki/component-sdk/schema';
import {
  isTerminal,
  type ArtifactRef,
  type EndedExecution,
  type Engine,
  type Execution,
  type ExecutionQueue,
  type ExecutionRef,
  type ExecutionStore,
  type KnownRequest,
  type OnceSubmitted,
  type StepStatus,
  type StoredValues,
  type SubmittedInput,
  type TakenLate,
} from '../../execution/index.ts';
import type { Plan } from '../../pipeline/index.ts';
import { checkRoleOn, type Caller } from '../../identity/roles.ts';
import type { Executions, PlanOfPipeline } from './executions.ts';
import { asInput, byInput } from './file-inputs.ts';
import type { Estimates } from './estimates/estimates.ts';
import type { Secrets } from '../../secrets/index.ts';
import type { Webhooks } from '../../webhooks/index.ts';
import { withWebhook } from './with-webhook.ts';
import type { ProcessRequest } from './process-request.ts';
import { contentOf } from './request-content.ts';
import { submissionOf, type StartExecution } from './submission.ts';

/** What was promised. */
export interface Accepted {
  readonly ref: ExecutionRef;
  /** The digest of the image. */
  readonly fileId: string;
  /** It is the execution of an earlier request of the same caller, `clientId` and `correlationId`. */
  readonly repeated: boolean;
  /** Milliseconds since the epoch. */
  readonly estimatedCompletion: number;
  /** Where it was asked for untold: waits until it is recorded. @throws what the stores throw */
  readonly written?: () => Promise<void>;
}

/** How far an execution of one item is. */
export interface ProcessResult {
  readonly execution: Execution;
  /** Of its only item, where that succeeded. */
  readonly outputs?: StoredValues;
  /** Steps that began, with what they took in milliseconds once they have ended; empty until the execution has ended. */
  readonly steps: readonly {
    readonly step: string;
    readonly status: StepStatus;
    readonly durationMs?: number;
  }[];
  /** Why it failed, as a whole or its only item. */
  readonly error?: ErrorRecord;
}

export interface ProcessingOptions {
  readonly store: ExecutionStore;
  readonly objects: ObjectStore;
  readonly engine: Engine;
  readonly queue: ExecutionQueue;
  readonly executions: Executions;
  readonly estimates: Estimates;
  readonly planOf: PlanOfPipeline;
  readonly webhooks: Pick<Webhooks, 'createFor' | 'remove'>;
  /** As for `Executions`. */
  readonly secrets?: Pick<Secrets, 'check'>;
}

/** Takes an image in and gives its result: the same rules and the same record for every protocol. */
export class Processing {
  readonly #options: ProcessingOptions;

  constructor(options: ProcessingOptions) {
    this.#options = options;
  }

  /**
   * Accepts an execution of one item: when this resolves, it is recorded and will be carried out. What is asked for untold is
   * recorded with its end, where that comes soon; a request that has a name or a webhook comes first all the same.
   * @throws REQUEST_REPEATED_DIFFERENTLY, REQUEST_NAME_INVALID, IMAGE_INPUT_UNCLEAR, INPUT_FILES_TOO_MANY, what
   * `Executions.start` throws
   */
  async accept(caller: Caller, project: string, request: ProcessRequest): Promise<Accepted> {
    const { engine, queue, store, objects, estimates, planOf, webhooks } = this.#options;
    const { clientId, correlationId } = request;
    checkRunner(caller, request);
    const labels = {
      ...checkedName('client_id', clientId),
      ...checkedName('correlation_id', correlationId),
    };
    const content = contentOf(request);
    const key = clientId && correlationId ? { caller: caller.id, clientId, correlationId } : undefined;
    // Looked up before anything is made: most often it was the answer that got lost, and all is there.
    const known = key && (await store.findRequest(project, key));
    if (known && known.content !== content) {
      const about = { client: clientId!, correlation: correlationId!, execution: known.execution };
      throw kumikiError('REQUEST_REPEATED_DIFFERENTLY', about);
    }
    if (known) return repeated(project, known);
    const plan = await planOf(project, request.pipelineId);
    const submission = await submissionOf(plan, { ...startOf(plan, request), labels }, objects);
    await this.#options.secrets?.check(project, submission.plan);
    const fileId = imageOf(request, plan).digest;
    const estimatedCompletion = await estimates.ofNew(project, plan, 1, submission.priority);
    // What nobody is told of may begin before its files are stored: its record comes after them.
    const isLate = request.untold === true && !key && !request.webhook;
    const stored = request.store?.();
    if (!isLate || !request.atHand) await stored;
    stored?.catch(() => undefined); // whoever waits for it hears of it
    const once = key && { ...key, content, fileId, estimatedCompletion };
    const submitted = await withWebhook(
      webhooks,
      project,
      { caller, webhook: request.webhook },
      async (id): Promise<Started> => {
        const own = { ...submission, id };
        const { atHand } = request;
        if (once) return await engine.acceptOnce(own, once, { atHand });
        if (isLate) return await engine.takeLate(own, atHand && { ...atHand, stored });
        return { ref: await engine.accept(own, { take: true, atHand }) };
      },
      ({ repeats }) => repeats === undefined,
    );
    if (submitted.repeats) return repeated(project, submitted.repeats);
    queue.add(submitted.ref, submission.priority);
    await estimates.accepted(submitted.ref, plan, 1);
    const { ref, written } = submitted;
    return { ref, fileId, repeated: false, estimatedCompletion, ...(written && { written }) };
  }

  /**
   * What an execution gave, once it has ended or so much time is over.
   * @param waitMs milliseconds; 0 asks how far it is
   * @param signal ends the waiting
   * @param written that of `Accepted`
   * @throws EXECUTION_NOT_FOUND, what `written` throws
   */
  async result(
    ref: ExecutionRef,
    waitMs: number,
    signal?: AbortSignal,
    written?: Accepted['written'],
  ): Promise<ProcessResult> {
    const { executions, store } = this.#options;
    const { only, ...execution }: EndedExecution =
      waitMs > 0 ? await executions.wait(ref, waitMs, signal, written) : await store.execution(ref);
    if (!isTerminal(execution.status)) return { execution, steps: [] };
    const { item, steps } = only ?? (await this.#onlyItem(ref, execution));
    const error = execution.error ?? item?.error;
    return {
      execution,
      ...(item?.outputs && { outputs: item.outputs }),
      steps: steps
        .filter(
          ({ startedAt, status }) => startedAt !== undefined || status === 'cached' || status === 'skipped',
        )
        .map(({ step, status, startedAt, endedAt }) => ({
          step,
          status,
          ...(startedAt !== undefined && endedAt !== undefined && { durationMs: endedAt - startedAt }),
        })),
      ...(error && { error }),
    };
  }

  async #onlyItem(ref: ExecutionRef, { counts }: Execution) {
    const { store } = this.#options;
    const one = { from: 0, limit: 1 };
    const [items, steps] = await Promise.all([store.items(ref, {}, one), store.steps(ref, one)]);
    return { item: counts.total === 1 ? items[0] : undefined, steps };
  }
}

type Started = OnceSubmitted & Partial<Pick<TakenLate, 'written'>>;

/** @throws ROLE_NEEDED, PIPELINE_NOT_FOUND for who may not know of it */
export function checkRunner(caller: Caller, { pipelineId }: Pick<ProcessRequest, 'pipelineId'>): void {
  checkRoleOn(caller, pipelineId.split('@', 1)[0]!, 'runner');
}

function repeated(project: string, known: KnownRequest): Accepted {
  const { execution: id, fileId, estimatedCompletion } = known;
  return { ref: { project, id }, fileId, repeated: true, estimatedCompletion };
}

/** One item of the files of a request, shared inputs apart. */
function startOf(plan: Plan, request: ProcessRequest): StartExecution {
  const { pipelineId: pipeline, priority } = request;
  const inputs: Record<string, SubmittedInput> = {};
  const shared: Record<string, SubmittedInput> = {};
  for (const [input, files] of byInput(plan, request.files)) {
    const value = asInput(plan, input, files, (artifact) => ({ kind: 'stored', artifact }));
    (plan.inputs[input]!.shared ? shared : inputs)[input] = value;
  }
  const { name = 'image' } = imageOf(request, plan);
  return {
    pipeline,
    params: paramsOf(plan, request),
    items: [{ name: withoutEnding(name), inputs }],
    shared,
    ...(priority && { priority }),
  };
}

/** Parameters as JSON. @throws PARAMETER_UNKNOWN, PARAMETER_INVALID */
export function paramsOf(
  { params: schema, pipeline }: Plan,
  { parameters = {}, textParameters = {} }: Pick<ProcessRequest, 'parameters' | 'textParameters'>,
): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, unknown>>;
  const where = `the pipeline ${pipeline.name}`;
  const converted: Record<string, unknown> = { ...parameters };
  for (const [parameter, text] of Object.entries(textParameters)) {
    if (!Object.hasOwn(properties, parameter)) {
      const advice = adviceFor(parameter, Object.keys(properties));
      throw kumikiError('PARAMETER_UNKNOWN', { where, parameter, advice });
    }
    converted[parameter] = convertText(properties[parameter], text, { parameter, where, root: schema });
  }
  return converted;
}

/** The image that a request is about. @throws INPUT_MISSING where it has no file */
function imageOf({ files }: ProcessRequest, { pipeline }: Plan): ArtifactRef {
  const image = files.find(({ input }) => input === undefined) ?? files[0];
  if (image) return image.artifact;
  const where = `the pipeline ${pipeline.name}`;
  throw kumikiError('INPUT_MISSING', { input: 'image', where, expected: 'image' });
}

const nameLength = 200;

/** @throws REQUEST_NAME_INVALID */
function checkedName(
  what: 'client_id' | 'correlation_id',
  value: string | undefined,
): Record<string, string> {
  if (!value) return {};
  if (value.length > nameLength || /[\p{Cc}\p{Cs}]/u.test(value)) {
    throw kumikiError('REQUEST_NAME_INVALID', { what, limit: nameLength });
  }
  return { [what]: value };
}

function withoutEnding(name: string): string {
  return name.replace(/(?<=.)\.[^.]*$/, '');
}
