import { kumikiError, type ErrorRecord, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { ChangeFeed } from '../../events/index.ts';
import {
  artifactsIn,
  isTerminal,
  rerun,
  maxDigestsPerCall,
  type ArtifactRef,
  type Changes,
  type Committed,
  type CursorPage,
  type EndedExecution,
  type Engine,
  type Execution,
  type ExecutionItem,
  type ExecutionQueue,
  type ExecutionRef,
  type ExecutionStore,
  type ItemFilter,
  type ItemStep,
  type Listed,
  type ListFilter,
  type NumberPage,
  type StepAttempt,
  type StoredValue,
} from '../../execution/index.ts';
import type { ExecutorChoice, Plan } from '../../pipeline/index.ts';
import type { Secrets } from '../../secrets/index.ts';
import type { Estimates } from './estimates/estimates.ts';
import { nextChange } from './next-change.ts';
import { troublesIn } from './troubles.ts';
import { within } from './within.ts';
import { submissionOf, type StartExecution } from './submission.ts';

/** Compiles a published pipeline. @throws PIPELINE_NOT_FOUND, PIPELINE_VERSION_NOT_FOUND, PIPELINE_INVALID */
export type PlanOfPipeline = (project: string, pipeline: string) => Promise<Plan>;

export interface ExecutionsOptions {
  readonly store: ExecutionStore;
  readonly objects: ObjectStore;
  readonly engine: Engine;
  readonly queue: ExecutionQueue;
  readonly changes: ChangeFeed;
  readonly estimates: Estimates;
  readonly planOf: PlanOfPipeline;
  /** @throws EXECUTOR_MISSING where executions cannot be carried out so */
  readonly checkExecutor?: (executor: ExecutorChoice | undefined) => void;
  /** Where it is left out, no plan refers to any. */
  readonly secrets?: Pick<Secrets, 'check'>;
}

/** A file that somebody may read, and what to tell about it. */
export interface OpenedArtifact {
  readonly artifact: ArtifactRef;
  /** The bytes, verified at their end. */
  read(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Of the last events, so many say whether it goes on. */
const mostLooked = 100;

/** Executions as every protocol offers them: the same rules and the same record, whoever asks. */
export class Executions {
  readonly #options: ExecutionsOptions;

  constructor(options: ExecutionsOptions) {
    this.#options = options;
  }

  /**
   * Accepts an execution: when this resolves, it is recorded and will be carried out.
   * @param known the plan that the inputs were read for: a version that is published meanwhile is another one
   * @throws INPUT_MISSING, INPUT_UNKNOWN, PARAMETER_UNKNOWN, PARAMETER_INVALID, SECRET_NOT_FOUND, EXECUTOR_MISSING, what `planOf` and the stores throw
   */
  async start(project: string, given: StartExecution, known?: Plan): Promise<Execution> {
    const { engine, queue, store, planOf, objects, estimates } = this.#options;
    const plan = known ?? (await planOf(project, given.pipeline));
    this.#options.checkExecutor?.(given.executor ?? plan.executor);
    const submission = await submissionOf(plan, given, objects);
    await this.#options.secrets?.check(project, submission.plan);
    const ref = await engine.accept(submission, { take: true });
    queue.add(ref, submission.priority);
    await estimates.accepted(ref, plan, given.items.length);
    return await store.execution(ref);
  }

  /** @throws EXECUTION_NOT_FOUND */
  async get(ref: ExecutionRef): Promise<Execution> {
    return await this.#options.store.execution(ref);
  }

  /** When an execution is likely to be over, in milliseconds since the epoch; nothing where it has ended. */
  async completion(execution: Execution): Promise<number | undefined> {
    return await this.#options.estimates.completion(execution);
  }

  /** What keeps an execution that has not ended from going on, as far as is known. @throws EXECUTION_NOT_FOUND */
  async troubles({ project, id, status, executor, seq }: Execution): Promise<readonly ErrorRecord[]> {
    // Only what is carried out elsewhere is kept from it, and somebody who looks on asks each time that something happens.
    if (isTerminal(status) || executor === 'local') return [];
    const from = Math.max(1, seq - mostLooked + 1);
    return troublesIn(await this.#options.store.events({ project, id }, { from, limit: mostLooked }));
  }

  /** Newest first. @throws CURSOR_INVALID */
  async list(project: string, filter: ListFilter, page: CursorPage): Promise<Listed> {
    return await this.#options.store.list(project, filter, page);
  }

  async items(ref: ExecutionRef, filter: ItemFilter, page: NumberPage): Promise<readonly ExecutionItem[]> {
    return await this.#options.store.items(ref, filter, page);
  }

  async steps(ref: ExecutionRef, items: NumberPage): Promise<readonly ItemStep[]> {
    return await this.#options.store.steps(ref, items);
  }

  /** Waits until an execution has ended, or so long. @param ms milliseconds @throws EXECUTION_NOT_FOUND */
  async wait(
    ref: ExecutionRef,
    ms: number,
    signal?: AbortSignal,
    written?: () => Promise<void>,
  ): Promise<EndedExecution> {
    const { store, changes, queue } = this.#options;
    const until = performance.now() + ms;
    const over = queue.over(ref);
    const ended = over && (await within(over, ms, signal));
    if (ended) return ended;
    await written?.();
    for (;;) {
      // The others need no look at the record.
      const changed = nextChange([changes], ref, signal, (status) => !status || isTerminal(status));
      try {
        const execution = await store.execution(ref);
        const left = until - performance.now();
        if (isTerminal(execution.status) || left <= 0 || signal?.aborted) return execution;
        await changed.within(left);
      } finally {
        changed.stop();
      }
    }
  }

  /**
   * Events from a number on, page by page as they are recorded, until the execution has ended and all were given.
   * An empty page says that nothing happened for a while.
   * @param from the number of the first event, from 1
   */
  async *follow(
    ref: ExecutionRef,
    from: number,
    { signal, quietMs = 15_000, limit = 500 }: FollowOptions = {},
  ) {
    const { store, changes } = this.#options;
    let next = from;
    for (;;) {
      signal?.throwIfAborted();
      const changed = nextChange([changes], ref, signal);
      try {
        const events = await store.events(ref, { from: next, limit });
        if (events.length > 0) {
          yield events;
          next = events.at(-1)!.seq + 1;
          continue;
        }
        const { status, seq } = await store.execution(ref);
        if (isTerminal(status) && seq < next) return;
        if (seq >= next) continue;
        if (!(await changed.within(quietMs))) yield [];
      } finally {
        changed.stop();
      }
    }
  }

  /** @throws EXECUTION_NOT_FOUND, EXECUTION_STATE */
  async cancel(ref: ExecutionRef): Promise<Committed> {
    return await this.#options.engine.cancel(ref);
  }

  /** Runs failed items again, from the step that failed. @throws EXECUTION_NOT_FOUND, EXECUTION_STATE */
  async retry(ref: ExecutionRef): Promise<Committed> {
    const { engine, queue, store } = this.#options;
    const committed = await engine.retry(ref);
    queue.add(ref, (await store.execution(ref)).priority);
    return committed;
  }

  /**
   * Runs all items again with changes, as a new execution whose label `rerun_of` names this one: what the changes do
   * not concern is answered by the results from before.
   * @throws EXECUTION_NOT_FOUND, EXECUTION_STATE while items come in, STEP_UNKNOWN, PARAMETER_UNKNOWN,
   *   PARAMETER_INVALID, PLAN_UNUSABLE
   */
  async rerun(ref: ExecutionRef, changes: Omit<Changes, 'local'>): Promise<Execution> {
    const { queue, store, objects } = this.#options;
    if (!(await store.execution(ref)).itemsComplete) {
      const reason = 'its items are not all recorded yet';
      throw kumikiError('EXECUTION_STATE', { execution: ref.id, action: 'rerun', reason });
    }
    const again = await store.execution(await rerun({ store, objects }, ref, changes));
    queue.add(again, again.priority);
    return again;
  }

  /** Each try of the steps of an item. @throws EXECUTION_NOT_FOUND, EXECUTION_ITEM_NOT_FOUND */
  async attempts(ref: ExecutionRef, item: number): Promise<readonly StepAttempt[]> {
    return await this.#options.store.attempts(ref, item);
  }

  /**
   * A value of an item: an input, an output of the pipeline, or of a step where that is kept.
   * @throws EXECUTION_NOT_FOUND, EXECUTION_ITEM_NOT_FOUND, ARTIFACT_NOT_FOUND, CONTENT_REMOVED
   */
  async value(ref: ExecutionRef, item: number, place: ValuePlace): Promise<StoredValue> {
    const { store } = this.#options;
    const [found] = await store.items(ref, {}, { from: item, limit: 1 });
    if (!found || found.index !== item)
      throw kumikiError('EXECUTION_ITEM_NOT_FOUND', { execution: ref.id, item });
    const values = 'step' in place ? await this.#stepOutputs(ref, item, place.step) : found[place.of];
    const value = values && Object.hasOwn(values, place.name) ? values[place.name] : undefined;
    if (!value)
      throw kumikiError('ARTIFACT_NOT_FOUND', {
        name: place.name,
        where: `The item ${item} of the run ${ref.id}`,
      });
    const digests = [...artifactsIn({ value })].map(({ digest }) => digest);
    if (digests.length > 0 && (await store.released(ref, digests.slice(0, maxDigestsPerCall))).length > 0) {
      const what = 'step' in place ? 'Intermediates' : place.of === 'inputs' ? 'The inputs' : 'The results';
      throw kumikiError('CONTENT_REMOVED', { what, execution: ref.id });
    }
    return value;
  }

  async #stepOutputs(ref: ExecutionRef, item: number, step: string) {
    const steps = await this.#options.store.steps(ref, { from: item, limit: 1 });
    return steps.find((one) => one.step === step)?.outputs;
  }

  /** Opens a stored file that records of the project refer to. @throws ARTIFACT_NOT_FOUND */
  async artifact(
    project: string,
    digest: string,
    about: Omit<ArtifactRef, 'digest' | 'size'>,
  ): Promise<OpenedArtifact> {
    if (!(await this.#options.store.isReferenced(project, digest))) throw missing(digest);
    return await this.open({ ...about, digest });
  }

  /** Opens a file that a record refers to: `value` gave it. @throws ARTIFACT_NOT_FOUND where it is lost */
  async open({ digest, ...about }: Omit<ArtifactRef, 'size'>): Promise<OpenedArtifact> {
    const { objects } = this.#options;
    const found = await objects.stat(digest);
    if (!found) throw missing(digest);
    return {
      artifact: { ...about, digest, size: found.size },
      read: (signal) => objects.get(digest, { ...(signal && { signal }) }),
    };
  }
}

function missing(digest: string): KumikiError {
  return kumikiError('ARTIFACT_NOT_FOUND', { name: digest, where: 'The store' });
}

export interface FollowOptions {
  readonly signal?: AbortSignal;
  /** After so long without an event an empty page is given, in ms. */
  readonly quietMs?: number;
  /** Events of a page at most. */
  readonly limit?: number;
}

/** Where a value of an item is. */
export type ValuePlace =
  | { readonly of: 'inputs' | 'outputs'; readonly name: string }
  | { readonly step: string; readonly name: string };

/** The file that a value is, where it is one. */
export function artifactOf(value: StoredValue): ArtifactRef | undefined {
  return 'digest' in value ? value : undefined;
}
