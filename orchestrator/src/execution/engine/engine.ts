import { randomUUID } from 'node:crypto';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { FileValue } from '@kumiki/component-sdk/values';
import type { InputSource } from '../../executors/index.ts';
import type { BoundPlan } from '../../pipeline/index.ts';
import { isTerminal, type Execution, type ExecutionRef, type NewExecution } from '../model/execution.ts';
import { newExecutionId } from '../model/ids.ts';
import type { NewItem } from '../model/item.ts';
import type { ArtifactRef } from '../model/value.ts';
import { createInPages } from '../store/create-in-pages.ts';
import type { Committed, ExecutionStore } from '../store/execution-store.ts';
import { ExecutionRun, type CarryOut } from './execution-run.ts';
import { recordInputs } from './record-inputs.ts';
import { loadPlan, storePlan } from './stored-plan.ts';

export interface EngineOptions {
  readonly store: ExecutionStore;
  readonly objects: ObjectStore;
  /** The project that new executions belong to. */
  readonly project?: string;
  /** What results depend on beside the component: by default the system and processor of this process. */
  readonly platform?: string;
}

/** What an execution is asked for with. */
export interface Submission extends Partial<
  Pick<NewExecution, 'priority' | 'labels' | 'keepForMs' | 'cache' | 'local'>
> {
  readonly plan: BoundPlan;
  readonly items: Iterable<SubmittedItem> | AsyncIterable<SubmittedItem>;
  readonly shared: Readonly<Record<string, InputSource>>;
  readonly files: Readonly<Record<string, FileValue>>;
}

export interface SubmittedItem {
  readonly name: string;
  readonly inputs: Readonly<Record<string, InputSource>>;
}

/** How to carry out an execution that is known by its record alone. */
export type CarryOutPlan = (plan: BoundPlan) => Promise<CarryOut>;

/** How long this process counts as alive without saying so again. */
const aliveMs = 30_000;

/**
 * Executions that outlive the process that runs them: accepted durably, carried out step by step with a record of
 * each, taken over by the next process where one dies.
 */
export class Engine implements AsyncDisposable {
  readonly #parts: Required<EngineOptions>;
  readonly #owner = `${process.pid}-${randomUUID()}`;
  readonly #running = new Map<string, ExecutionRun>();
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(options: EngineOptions) {
    const platform = `${process.platform}/${process.arch}`;
    this.#parts = { project: 'default', platform, ...options };
    this.#heartbeat = setInterval(() => {
      // A process that cannot say that it is alive loses what it owns, and hears of it with its next change.
      this.#parts.store.keepAlive(this.#owner, aliveMs).catch(() => undefined);
    }, aliveMs / 3).unref();
  }

  static async open(options: EngineOptions): Promise<Engine> {
    const engine = new Engine(options);
    await options.store.keepAlive(engine.#owner, aliveMs);
    return engine;
  }

  /**
   * Records an execution with all of its items; when this resolves, it will be carried out whatever happens.
   * @throws what the stores throw
   */
  async accept(submission: Submission): Promise<ExecutionRef> {
    const { objects, store, project } = this.#parts;
    const { plan, items, shared, files, priority = 0, labels = {}, keepForMs, cache, local } = submission;
    const execution: NewExecution = {
      project,
      id: newExecutionId(Date.now()),
      pipeline: plan.plan.pipeline,
      params: plan.params,
      shared: await recordInputs(objects, shared),
      files: await this.#storeFiles(files),
      priority,
      keep: plan.plan.keep ?? 'all',
      labels,
      compiled: await storePlan(objects, plan),
      ...(keepForMs !== undefined && { keepForMs }),
      ...(cache === false && { cache }),
      ...(local && { local }),
    };
    await createInPages(store, execution, recorded(objects, items));
    return { project, id: execution.id };
  }

  async #storeFiles(files: Submission['files']): Promise<Record<string, ArtifactRef>> {
    const stored: Record<string, ArtifactRef> = {};
    for (const [name, file] of Object.entries(files)) {
      const { mediaType, name: fileName } = file;
      const object = await this.#parts.objects.put(await file.bytes(), { mediaType });
      stored[name] = { ...object, mediaType, name: fileName };
    }
    return stored;
  }

  /**
   * Takes an execution and carries it out until it has ended. It is left open, for the next process, where its
   * record cannot be written.
   * @param how may follow from its plan, where the execution is known by its record alone
   * @throws EXECUTION_OWNED, EXECUTION_STATE; what kept it from starting, which is recorded too
   */
  async carryOut(ref: ExecutionRef, how: CarryOut | CarryOutPlan): Promise<Execution> {
    return await this.finish(await this.#parts.store.claim(ref, this.#owner), how);
  }

  /**
   * Takes over what dead processes left open, the highest priority first.
   * @param limit how many at most
   */
  async abandoned(limit: number): Promise<readonly Execution[]> {
    return await this.#parts.store.claimAbandoned(this.#owner, limit);
  }

  /** Carries out what `abandoned` gave. @throws as `carryOut` */
  async finish(claimed: Execution, how: CarryOut | CarryOutPlan): Promise<Execution> {
    const { store } = this.#parts;
    const run = await this.#prepare(claimed, how);
    const key = keyOf(claimed);
    this.#running.set(key, run);
    try {
      await run.whole();
    } finally {
      this.#running.delete(key);
    }
    return await store.execution(claimed);
  }

  async #prepare(claimed: Execution, how: CarryOut | CarryOutPlan): Promise<ExecutionRun> {
    const { store, objects } = this.#parts;
    try {
      // Whoever was still adding items is gone: those that were recorded are all there are.
      if (!claimed.itemsComplete) {
        await store.appendItems(claimed, [], { from: claimed.counts.total, complete: true });
      }
      const plan = await loadPlan(objects, claimed);
      return new ExecutionRun(this.#parts, claimed, plan, typeof how === 'function' ? await how(plan) : how);
    } catch (thrown) {
      const error = asKumikiError(thrown);
      await store.commit(claimed, { epoch: claimed.epoch }, [{ type: 'fail', error: error.toJSON() }]);
      throw error;
    }
  }

  /** Asks for the end of an execution; what runs is told at once. @throws EXECUTION_NOT_FOUND, EXECUTION_STATE */
  async cancel(ref: ExecutionRef): Promise<Committed> {
    const { store } = this.#parts;
    const committed = await store.request(ref, { type: 'request_cancel' });
    const run = this.#running.get(keyOf(ref));
    run?.cancel();
    if (run || isTerminal(committed.status)) return committed;
    // Nobody works on it: it ends here.
    const { epoch } = await store.claim(ref, this.#owner);
    return await store.commit(ref, { epoch }, [{ type: 'end' }]);
  }

  /**
   * Opens the failed items of an execution again (where asked for, the cancelled ones too): each goes on from the
   * step that failed when the execution is carried out.
   * @throws EXECUTION_NOT_FOUND, EXECUTION_STATE
   */
  async retry(ref: ExecutionRef, { cancelled = false } = {}): Promise<Committed> {
    return await this.#parts.store.request(ref, { type: 'retry_items', cancelled });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#heartbeat);
    await this.#parts.store.leave(this.#owner).catch(() => undefined); // it is forgotten in time
  }
}

async function* recorded(objects: ObjectStore, items: Submission['items']): AsyncGenerator<NewItem> {
  for await (const { name, inputs } of items) yield { name, inputs: await recordInputs(objects, inputs) };
}

function keyOf({ project, id }: ExecutionRef): string {
  return `${project}/${id}`;
}
