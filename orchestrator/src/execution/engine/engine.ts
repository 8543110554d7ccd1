import { randomUUID } from 'node:crypto';
import { asKumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import { failpoint } from '@kumiki/component-sdk/failpoint';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { FileDigests } from '../artifacts/index.ts';
import type { BoundPlan } from '../../pipeline/index.ts';
import { isTerminal, type Execution, type ExecutionRef, type NewExecution } from '../model/execution.ts';
import type { NewItem } from '../model/item.ts';
import type { NewRequest } from '../model/request.ts';
import type { Committed, EndedExecution, ExecutionStore } from '../store/execution-store.ts';
import type { InputsAtHand } from './at-hand.ts';
import { ExecutionRun, type CarryOut } from './execution-run.ts';
import { LateRecord, type OwnedRecord } from './late-record.ts';
import { SharedMoment } from './shared-moment.ts';
import { loadPlan } from './stored-plan.ts';
import { submit, submitOnce, type OnceSubmitted, type Submission } from './submit.ts';

export interface EngineOptions {
  readonly store: ExecutionStore;
  readonly objects: ObjectStore;
  /** What is known of files of this machine, so that they need not be read to be told apart. */
  readonly fileDigests?: FileDigests;
  /** The project that new executions belong to. */
  readonly project?: string;
  /** What results depend on beside the component: by default the system and processor of this process. */
  readonly platform?: string;
  /** Hears, before an execution is carried out, by which plan. */
  readonly begins?: (plan: BoundPlan, execution: Execution) => void;
  /** The `traceparent` that a new execution is recorded with. */
  readonly trace?: () => string | undefined;
}

/** How to carry out an execution that is known by its record alone. */
export type CarryOutPlan = (plan: BoundPlan, execution: Execution) => Promise<CarryOut>;

/** An execution that this process took over when it was accepted, as it was then. */
interface Taken {
  readonly execution: Execution;
  readonly items: readonly NewItem[];
  readonly atHand: InputsAtHand | undefined;
  readonly record?: LateRecord;
}

/** An execution that was taken, and when its record is written. */
export interface TakenLate {
  readonly ref: ExecutionRef;
  /** Waits for it. Nobody may be told of the execution before, unless it has ended. @throws what the store throws */
  readonly written: () => Promise<void>;
}

/** What a new execution is accepted with beside what is recorded of it. */
export interface AcceptOptions {
  /** This process is its owner from the beginning, since it carries it out itself. */
  readonly take?: boolean;
  /** Of its inputs, for this process where it takes it. */
  readonly atHand?: InputsAtHand | undefined;
}

/** Executions that wait with what is known of them in memory, and the most items of one. */
const mostTaken = 1000;
const mostItemsTaken = 10;

/** How long this process counts as alive without saying so again. */
const aliveMs = 30_000;

/**
 * Executions that outlive the process that runs them: accepted durably, carried out step by step with a record of
 * each, taken over by the next process where one dies.
 */
export class Engine implements AsyncDisposable {
  readonly #parts: EngineOptions &
    Required<Pick<EngineOptions, 'project' | 'platform'>> & {
      readonly ranBefore: Set<string>;
      readonly ends: SharedMoment;
    };
  readonly #owner = `${process.pid}-${randomUUID()}`;
  readonly #running = new Map<string, ExecutionRun>();
  readonly #taken = new Map<string, Taken>();
  /** Executions that are being taken. */
  #taking = 0;
  #room: () => number = () => Infinity;
  /** Those that are not written yet. */
  readonly #late = new Map<string, LateRecord>();
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(options: EngineOptions) {
    const platform = `${process.platform}/${process.arch}`;
    const ends = new SharedMoment(() => this.#running.size);
    this.#parts = { project: 'default', platform, ranBefore: new Set(), ends, ...options };
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
   * Others share the record: what is accepted is taken only while it would begin at once, so that whoever is idle
   * begins what would wait here.
   * @param room how many more could begin now
   */
  shareBeyond(room: () => number): void {
    this.#room = room;
  }

  /** Executions that end close to each other are recorded together, while more than so many are at work. */
  endTogether(beyond: number): void {
    this.#parts.ends.begin(beyond);
  }

  /** Whether nothing is left to be done of an execution by this process: it has ended, or somebody else owns it. */
  isElsewhere({ status, owner }: Execution): boolean {
    return isTerminal(status) || (owner !== undefined && owner !== this.#owner);
  }

  /**
   * Records an execution with all of its items; when this resolves, it will be carried out whatever happens.
   * @throws what the stores throw
   */
  async accept(submission: Submission, { take = false, atHand }: AcceptOptions = {}): Promise<ExecutionRef> {
    const { objects, store, project } = this.#parts;
    return await submit({ store: take ? this.#storeThatTakes(atHand) : store, objects, project }, submission);
  }

  /**
   * As `accept`, taking it, for one who is told nothing before it is over: it is recorded with its end where that comes
   * soon. What its steps did meanwhile is done again, should the process die: where one of them may do something outside,
   * its record comes first. Inputs that are still being stored are there before its record is.
   * @throws what the stores throw
   */
  async takeLate(submission: Submission, atHand?: InputsAtHand): Promise<TakenLate> {
    const { objects, project } = this.#parts;
    const isPure = submission.plan.plan.steps.every(({ cache }) => cache);
    const late: { record?: LateRecord } = {};
    const ref = await submit({ store: this.#storeThatTakes(atHand, late), objects, project }, submission);
    const written = async (): Promise<void> => await late.record?.written();
    if (!isPure) await written();
    return { ref, written };
  }

  /**
   * As `accept`, taking it, unless the same request is known: then its execution is the one.
   * @throws REQUEST_REPEATED_DIFFERENTLY, what the stores throw
   */
  async acceptOnce(
    submission: Submission,
    request: NewRequest,
    { atHand }: Pick<AcceptOptions, 'atHand'> = {},
  ): Promise<OnceSubmitted> {
    const { objects, project } = this.#parts;
    return await submitOnce({ store: this.#storeThatTakes(atHand), objects, project }, submission, request);
  }

  /**
   * The store, whose new executions this process owns. Those that belong to a request are claimed right behind: it makes both
   * durable in one go, and where it refuses the first, there is nothing to claim.
   * @param late takes a record that is to be written later
   */
  #storeThatTakes(
    atHand: InputsAtHand | undefined,
    late?: { record?: LateRecord },
  ): Pick<ExecutionStore, 'create' | 'createOnce' | 'appendItems'> {
    const { store } = this.#parts;
    return {
      create: async (execution, items, page) => {
        if (!page.complete || !this.#hasRoom(items)) {
          await atHand?.stored;
          return await store.create(execution, items, page);
        }
        const traced = { ...execution, ...this.#trace() };
        const key = keyOf(execution);
        const settled = () => void this.#late.delete(key);
        const record = new LateRecord({
          store,
          accepted: traced,
          items,
          owner: this.#owner,
          stored: atHand?.stored,
          settled,
        });
        this.#late.set(key, record);
        if (late) late.record = record;
        else await this.#whileTaking(async () => await record.written());
        this.#taken.set(key, { execution: record.execution, items, atHand, record });
        return record.execution;
      },
      createOnce: async (execution, items, request) => {
        const created = store.createOnce(execution, items, request);
        await Promise.all([created, this.#take(execution, items, atHand)]);
        return await created;
      },
      appendItems: async (...page) => await store.appendItems(...page),
    };
  }

  async #take(ref: ExecutionRef, items: readonly NewItem[], atHand: InputsAtHand | undefined): Promise<void> {
    if (!this.#hasRoom(items)) return;
    await this.#whileTaking(async () => {
      // What cannot be taken yet is when it is carried out.
      const execution = await this.#parts.store.claim(ref, this.#owner).catch(() => undefined);
      if (execution) this.#taken.set(keyOf(ref), { execution, items, atHand });
    });
  }

  async #whileTaking(work: () => Promise<void>): Promise<void> {
    this.#taking++;
    try {
      await work();
    } finally {
      this.#taking--;
    }
  }

  #hasRoom(items: readonly NewItem[]): boolean {
    if (items.length > mostItemsTaken || this.#taken.size >= mostTaken) return false;
    return this.#taken.size + this.#taking < this.#room();
  }

  #trace(): Pick<NewExecution, 'trace'> {
    const trace = this.#parts.trace?.();
    return trace === undefined ? {} : { trace };
  }

  /**
   * Takes an execution and carries it out until it has ended. It is left open, for the next process, where its
   * record cannot be written.
   * @param how may follow from its plan, where the execution is known by its record alone
   * @throws EXECUTION_OWNED, EXECUTION_STATE; what kept it from starting, which is recorded too
   */
  async carryOut(ref: ExecutionRef, how: CarryOut | CarryOutPlan): Promise<EndedExecution> {
    if (this.#running.has(keyOf(ref))) {
      throw kumikiError('EXECUTION_OWNED', { execution: ref.id, owner: 'this process' });
    }
    const taken = this.#taken.get(keyOf(ref));
    this.#taken.delete(keyOf(ref));
    if (taken) return await this.#finish(taken.execution, how, taken);
    return await this.#finish(await this.#parts.store.claim(ref, this.#owner), how);
  }

  /**
   * Takes over what dead processes left open, the highest priority first.
   * @param limit how many at most
   * @param graceMs as for `ExecutionStore.claimAbandoned`
   */
  async abandoned(limit: number, graceMs?: number): Promise<readonly Execution[]> {
    return await this.#parts.store.claimAbandoned(this.#owner, limit, graceMs);
  }

  /** Carries out what `abandoned` gave. @throws as `carryOut` */
  async finish(claimed: Execution, how: CarryOut | CarryOutPlan): Promise<EndedExecution> {
    return await this.#finish(claimed, how);
  }

  async #finish(claimed: Execution, how: CarryOut | CarryOutPlan, taken?: Taken): Promise<EndedExecution> {
    const { store } = this.#parts;
    failpoint('claimed');
    if (isOver(claimed)) {
      const { ended } = await store.commit(claimed, { epoch: claimed.epoch }, [{ type: 'end' }]);
      return ended ?? (await store.execution(claimed));
    }
    const { run, close } = await this.#prepare(claimed, how, taken);
    const key = keyOf(claimed);
    this.#running.set(key, run);
    try {
      return (await run.whole()) ?? (await store.execution(claimed));
    } finally {
      this.#running.delete(key);
      await close?.();
    }
  }

  async #prepare(
    claimed: Execution,
    how: CarryOut | CarryOutPlan,
    taken: Taken | undefined,
  ): Promise<{ run: ExecutionRun; close: CarryOut['close'] }> {
    const { store, objects } = this.#parts;
    const record = taken?.record ?? recordIn(store, claimed);
    try {
      // Whoever was still adding items is gone: those that were recorded are all there are.
      if (!claimed.itemsComplete) {
        await store.appendItems(claimed, [], { from: claimed.counts.total, complete: true });
      }
      const plan = await loadPlan(objects, claimed);
      this.#parts.begins?.(plan, claimed);
      const given = typeof how === 'function' ? await how(plan, claimed) : how;
      // Elsewhere, others go by the record.
      if (given.executor.kind !== 'local') await record.written();
      return { run: new ExecutionRun(this.#parts, claimed, plan, given, record, taken), close: given.close };
    } catch (thrown) {
      const error = asKumikiError(thrown);
      await record.commit([{ type: 'fail', error: error.toJSON() }]);
      throw error;
    }
  }

  /** Asks for the end of an execution; what runs is told at once. @throws EXECUTION_NOT_FOUND, EXECUTION_STATE */
  async cancel(ref: ExecutionRef): Promise<Committed> {
    const { store } = this.#parts;
    await this.#late.get(keyOf(ref))?.written();
    const committed = await store.request(ref, { type: 'request_cancel' });
    this.#taken.delete(keyOf(ref));
    const run = this.#running.get(keyOf(ref));
    run?.cancel();
    if (run || isTerminal(committed.status)) return committed;
    // Where nobody works on it, it ends here; its owner, where it has one, hears of it with its next change.
    const claimed = await store.claim(ref, this.#owner).catch((thrown: unknown) => {
      const { code } = asKumikiError(thrown);
      // Its owner may have heard of it, and ended it by now.
      if (code !== 'EXECUTION_OWNED' && code !== 'EXECUTION_STATE') throw thrown;
    });
    return claimed ? await store.commit(ref, { epoch: claimed.epoch }, [{ type: 'end' }]) : committed;
  }

  /** Somebody asked for the end of an execution, by way of another process: what runs of it here is told. */
  heardOfCancel(ref: ExecutionRef): void {
    this.#running.get(keyOf(ref))?.cancel();
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
    // What has not begun is for the next process.
    await Promise.allSettled(Array.from(this.#late.values(), async (record) => await record.written()));
    await this.#parts.store.leave(this.#owner).catch(() => undefined); // it is forgotten in time
  }
}

/** Only its end was not recorded: for that it takes no plan, and no input, that may be gone by now. */
function isOver({ status, itemsComplete, counts, cancelRequested }: Execution): boolean {
  return cancelRequested || (status === 'running' && itemsComplete && counts.pending === 0);
}

/** The record of an execution that is in the store. */
function recordIn(store: ExecutionStore, claimed: Execution): OwnedRecord {
  const { epoch } = claimed;
  return {
    commit: async (commands) => await store.commit(claimed, { epoch }, commands),
    written: async () => await Promise.resolve(),
  };
}

function keyOf({ project, id }: ExecutionRef): string {
  return `${project}/${id}`;
}
