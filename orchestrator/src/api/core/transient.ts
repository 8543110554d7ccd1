import { randomUUID } from 'node:crypto';
import { asKumikiError, KumikiError, kumikiError, type ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { valueTypes, type FileValue } from '@kumiki/component-sdk/values';
import {
  newExecutionId,
  type ArtifactRef,
  type ExecutionQueue,
  type StepStatus,
} from '../../execution/index.ts';
import {
  givenValues,
  type ExecutionEvent,
  type Executor,
  type GivenValue,
  type InputSource,
} from '../../executors/index.ts';
import type { Caller } from '../../identity/roles.ts';
import { bindPlan, type Plan } from '../../pipeline/index.ts';
import { EndSignal } from './end-signal.ts';
import type { PlanOfPipeline } from './executions.ts';
import { asInput, byInput, type GivenFile } from './file-inputs.ts';
import type { ProcessRequest } from './process-request.ts';
import { checkRunner, paramsOf } from './processing.ts';
import { checkNames, fileValuesOf, priorities } from './submission.ts';

/** A file that is in memory alone. */
export interface HeldFile extends Omit<ArtifactRef, 'digest'> {
  readonly bytes: Uint8Array;
}

/** What is answered and not kept: names have no use, since nothing is recorded under them. */
export interface TransientRequest extends Pick<
  ProcessRequest,
  'pipelineId' | 'parameters' | 'textParameters' | 'priority'
> {
  readonly files: readonly GivenFile<HeldFile>[];
}

/** A value that is in memory: data, or a file. */
export type HeldValue = GivenValue;

export interface TransientResult {
  /** Of the execution; nothing is found under it. */
  readonly id: string;
  readonly pipeline: Plan['pipeline'];
  readonly outputs: Readonly<Record<string, HeldValue>>;
  readonly steps: readonly {
    readonly step: string;
    readonly status: StepStatus;
    readonly durationMs?: number;
  }[];
}

export interface TransientOptions {
  readonly objects: ObjectStore;
  readonly executor: Executor;
  readonly queue: ExecutionQueue;
  readonly planOf: PlanOfPipeline;
}

/** Steps beyond which an execution is worth a record. */
const mostSteps = 50;

/**
 * Executions that are answered and not kept: not in the records, not in the store, and no result of before is looked
 * for. They wait in the same queue, and run in the same lanes, as all others.
 */
export class TransientExecutions {
  readonly #options: TransientOptions;

  constructor(options: TransientOptions) {
    this.#options = options;
  }

  /**
   * Runs a pipeline over files in memory.
   * @param waitMs milliseconds; what is not there by then is ended
   * @param signal ends it, too
   * @throws RECORD_NEEDED, RESULT_NOT_IN_TIME, NOT_READY, what `Processing.accept` throws for what is asked for
   * wrongly, and what made the item fail
   */
  async run(
    caller: Caller,
    project: string,
    request: TransientRequest,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<TransientResult> {
    const { objects, queue, planOf } = this.#options;
    checkRunner(caller, request);
    const plan = await planOf(project, request.pipelineId);
    if (plan.steps.length > mostSteps) {
      throw kumikiError('RECORD_NEEDED', { reason: `the pipeline has more than ${mostSteps} steps` });
    }
    const given = inputsOf(plan, request.files);
    const bound = bindPlan(plan, paramsOf(plan, request));
    const files = await fileValuesOf(plan, objects);
    using end = new EndSignal([signal], waitMs);
    const work = new TransientRun(this.#options, {
      plan: bound,
      ...given,
      files,
      signal: end.signal,
    });
    try {
      const priority = priorities[request.priority ?? 'normal'];
      const { outputs, steps } = await queue.take(priority, async () => await work.whole(), end.signal);
      return { id: work.id, pipeline: plan.pipeline, outputs, steps };
    } catch (thrown) {
      if (!end.isLate) throw thrown;
      const seconds = waitMs / 1000;
      throw kumikiError('RESULT_NOT_IN_TIME', { seconds }, { cause: thrown });
    }
  }
}

interface TransientTask {
  readonly plan: ReturnType<typeof bindPlan>;
  readonly inputs: Readonly<Record<string, InputSource>>;
  readonly shared: Readonly<Record<string, InputSource>>;
  readonly name: string;
  readonly files: Readonly<Record<string, FileValue>>;
  readonly signal: AbortSignal;
}

/** One item, whose outcome is handed back instead of recorded. */
class TransientRun {
  readonly id = newExecutionId(Date.now());
  readonly #executor: Executor;
  readonly #task: TransientTask;
  readonly #steps = new Map<string, { status: StepStatus; durationMs?: number }>();
  #outputs: Readonly<Record<string, HeldValue>> | undefined;
  #error: ErrorRecord | undefined;

  constructor({ executor }: Pick<TransientOptions, 'executor'>, task: TransientTask) {
    this.#executor = executor;
    this.#task = task;
  }

  async whole(): Promise<Pick<TransientResult, 'outputs' | 'steps'>> {
    const { plan, inputs, shared, name, files, signal } = this.#task;
    await this.#executor.execute(
      { plan, items: [{ id: '0', name, inputs }], shared, files, signal, results: 'files' },
      {
        event: (event) => this.#event(event),
        deliver: async (_, outputs) => {
          this.#outputs = await givenValues(outputs);
        },
      },
    );
    if (this.#outputs && !this.#error) {
      const steps = [...this.#steps].map(([step, became]) => ({ step, ...became }));
      return { outputs: this.#outputs, steps };
    }
    signal.throwIfAborted();
    throw this.#error ? errorOf(this.#error) : asKumikiError(new Error('the item did not end'));
  }

  #event(event: ExecutionEvent): void {
    const { type } = event;
    if (type === 'item_failed') this.#error = event.error;
    if (type === 'step_skipped') this.#steps.set(event.step, { status: 'skipped' });
    if (type === 'step_succeeded') {
      this.#steps.set(event.step, { status: 'succeeded', durationMs: Math.round(event.durationMs) });
    }
  }
}

/** The error that a record is of. */
export function errorOf({ code, message, remedy, at, problems }: ErrorRecord): KumikiError {
  return new KumikiError(code, { message, remedy }, { ...(at && { at }), ...(problems && { problems }) });
}

function inputsOf(
  plan: Plan,
  files: readonly GivenFile<HeldFile>[],
): Pick<TransientTask, 'inputs' | 'shared' | 'name'> {
  const inputs: Record<string, InputSource> = {};
  const shared: Record<string, InputSource> = {};
  const named = givesImagesAlone(plan);
  for (const [input, of] of byInput(plan, files)) {
    const value = asInput<HeldFile, InputSource>(plan, input, of, ({ name = input, bytes }) => {
      const digest = named ? `unrecorded:${randomUUID()}` : undefined;
      return { kind: 'bytes', name, digest, load: async () => await Promise.resolve(bytes) };
    });
    (plan.inputs[input]!.shared ? shared : inputs)[input] = value;
  }
  checkNames(plan, shared, true);
  checkNames(plan, inputs, false);
  return { inputs, shared, name: 'image' };
}

/**
 * Whether nobody will see what the images of an execution are called: only data tells the frame that it belongs to. Else
 * they are called by their digest, which takes some time to compute.
 */
function givesImagesAlone({ outputs }: Plan): boolean {
  return Object.values(outputs).every(({ type }) => valueTypes[type].kind === 'picture');
}
