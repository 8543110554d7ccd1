import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { CarryOutPlan, Engine } from '../engine/index.ts';
import type { Execution, ExecutionRef } from '../model/execution.ts';
import type { EndedExecution } from '../store/execution-store.ts';

export interface ExecutionQueueOptions {
  readonly engine: Engine;
  /** How each is carried out, from its record. */
  readonly carryOut: CarryOutPlan;
  /** How many executions are at work at a time; their items share the lanes. */
  readonly atOnce: number;
  /** Hears what kept an execution from being carried out; its record says it too, where that could be written. */
  readonly failed?: (ref: ExecutionRef, error: KumikiError) => void;
  /** Hears the same; it may queue the execution again. */
  readonly again?: (ref: ExecutionRef, error: KumikiError) => void;
  /** Hears of each execution that was carried out, as it is at its end. */
  readonly ended?: (execution: Execution) => void;
  readonly now?: () => number;
}

interface Waiting {
  /** Where it is recorded. */
  readonly ref?: ExecutionRef;
  readonly name: string;
  readonly priority: number;
  readonly since: number;
  /** Never rejects. */
  readonly run: () => Promise<void>;
  /** Told that it will not begin. */
  readonly refuse?: () => void;
}

/** Names as `nameOf` makes them. */
export interface QueueLine {
  readonly running: readonly string[];
  readonly ahead: readonly string[];
  /** It has to wait for one that is at work. */
  readonly waits: boolean;
}

/** What a queue calls an execution. */
export function nameOf({ project, id }: ExecutionRef): string {
  return `${project}/${id}`;
}

function weightAt(now: number): (waiting: Waiting) => number {
  return ({ priority, since }) => priority + (now - since) / agingMs;
}

/** So long a wait counts as much as one step of priority: what is low is not overtaken for ever. In ms. */
const agingMs = 10_000;

/** Carries out what this process has accepted, some at a time: the higher priority first, then the longer wait. */
export class ExecutionQueue {
  readonly #options: ExecutionQueueOptions;
  readonly #now: () => number;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, Promise<void>>();
  /** Of those that somebody waits for. */
  readonly #over = new Map<string, PromiseWithResolvers<EndedExecution | undefined>>();
  #isOpen = true;
  #taken = 0;

  constructor(options: ExecutionQueueOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get running(): number {
    return this.#running.size;
  }

  /** The recorded ones that wait. */
  get waitingRefs(): readonly ExecutionRef[] {
    return this.#waiting.flatMap(({ ref }) => ref ?? []);
  }

  /** The one that waits longest, and since when, in ms since the epoch; without a `ref` no record knows of it. */
  get oldest(): { readonly ref?: ExecutionRef; readonly since: number } | undefined {
    let oldest: Waiting | undefined;
    for (const one of this.#waiting) if (!oldest || one.since < oldest.since) oldest = one;
    return oldest;
  }

  /**
   * What is at work, and what waits and comes before an execution.
   * @param ref none: one that would be added now
   */
  line(ref: ExecutionRef | undefined, priority: number): QueueLine {
    const weightOf = weightAt(this.#now());
    const name = ref && nameOf(ref);
    const own = this.#waiting.find((one) => one.name === name);
    const weight = own ? weightOf(own) : priority;
    const ahead = this.#waiting.filter((one) => one !== own && weightOf(one) >= weight);
    return {
      running: [...this.#running.keys()],
      ahead: ahead.map((one) => one.name),
      waits:
        own !== undefined || (this.#running.size >= this.#options.atOnce && !this.#running.has(name ?? '')),
    };
  }

  /** How many more could begin now. */
  get room(): number {
    const room = this.#options.atOnce - this.#running.size - this.#waiting.length;
    return this.#isOpen ? Math.max(0, room) : 0;
  }

  /** Queues an execution that has been accepted or opened again. */
  add(ref: ExecutionRef, priority: number): void {
    if (this.isWaiting(ref)) return;
    this.#waiting.push(this.#recorded(ref, priority, this.#now()));
    this.#fill();
  }

  /** Whether a recorded execution waits here. */
  isWaiting(ref: ExecutionRef): boolean {
    const name = nameOf(ref);
    return this.#waiting.some((one) => one.name === name);
  }

  /** Somebody else does one that waits here: whoever waits for its end looks at the record. */
  leave(ref: ExecutionRef): void {
    const name = nameOf(ref);
    const at = this.#waiting.findIndex((one) => one.name === name);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    this.#over.get(name)?.resolve(undefined);
    this.#over.delete(name);
  }

  /**
   * Does work that no record knows of when its turn has come: it counts as an execution, and waits as one.
   * @param signal ends the waiting
   * @throws NOT_READY where the queue is closed before its turn, the reason of the signal, what the work throws
   */
  async take<Result>(priority: number, work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    if (!this.#isOpen) throw stopping();
    return await new Promise<Result>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason as Error);
      };
      const waitsNoMore = () => signal.removeEventListener('abort', leave);
      const waiting: Waiting = {
        name: `unrecorded/${++this.#taken}`,
        priority,
        since: this.#now(),
        run: async () => {
          waitsNoMore();
          await work().then(resolve, reject);
        },
        refuse: () => {
          waitsNoMore();
          reject(stopping());
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
      this.#fill();
    });
  }

  /**
   * A recorded execution as it is at its end, when that has come; nothing where it could not be carried out.
   * @returns nothing where it neither waits nor is at work here
   */
  over(ref: ExecutionRef): Promise<EndedExecution | undefined> | undefined {
    const name = nameOf(ref);
    if (!this.#running.has(name) && !this.isWaiting(ref)) return undefined;
    const over = this.#over.get(name) ?? Promise.withResolvers<EndedExecution | undefined>();
    this.#over.set(name, over);
    return over.promise;
  }

  /**
   * Takes over what dead processes left open.
   * @param most how many at most
   * @param graceMs as for `ExecutionStore.claimAbandoned`
   * @returns how many
   */
  async recover(most = 1000, graceMs?: number): Promise<number> {
    const claimed = most > 0 ? await this.#options.engine.abandoned(most, graceMs) : [];
    for (const execution of claimed) {
      const { project, id, priority, createdAt } = execution;
      // Begun a moment ago: it is claimed behind this, which is good for both.
      if (this.#running.has(nameOf(execution))) continue;
      const at = this.#waiting.findIndex(({ name }) => name === nameOf(execution));
      if (at >= 0) this.#waiting.splice(at, 1);
      this.#waiting.push(this.#recorded({ project, id }, priority, createdAt, execution));
    }
    this.#fill();
    return claimed.length;
  }

  /** Begins no more, and waits for what runs. What waits is there for the next process. */
  async close(): Promise<void> {
    this.#isOpen = false;
    for (const { refuse } of this.#waiting.splice(0)) refuse?.();
    await this.idle();
  }

  /** Waits until nothing runs and nothing waits. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  #fill(): void {
    while (this.#isOpen && this.#running.size < this.#options.atOnce) {
      const next = this.#next();
      if (!next) return;
      const running = next.run().finally(() => {
        if (this.#running.get(next.name) === running) this.#running.delete(next.name);
        this.#fill();
      });
      this.#running.set(next.name, running);
    }
  }

  #next(): Waiting | undefined {
    const now = this.#now();
    const weight = weightAt(now);
    let best: Waiting | undefined;
    for (const one of this.#waiting) if (!best || weight(one) > weight(best)) best = one;
    if (best) this.#waiting.splice(this.#waiting.indexOf(best), 1);
    return best;
  }

  #recorded(ref: ExecutionRef, priority: number, since: number, claimed?: Execution): Waiting {
    const name = nameOf(ref);
    return { ref, name, priority, since, run: async () => await this.#carryOut(ref, claimed) };
  }

  async #carryOut(ref: ExecutionRef, claimed: Execution | undefined): Promise<void> {
    const { engine, carryOut, failed, ended } = this.#options;
    let execution: EndedExecution | undefined;
    try {
      execution = await (claimed ? engine.finish(claimed, carryOut) : engine.carryOut(ref, carryOut));
      ended?.(execution);
    } catch (thrown) {
      const error = asKumikiError(thrown);
      // Somebody cancelled it while it waited, or another replica took it.
      if (error.code !== 'EXECUTION_STATE' && error.code !== 'EXECUTION_OWNED') failed?.(ref, error);
      this.#options.again?.(ref, error);
    } finally {
      this.#over.get(nameOf(ref))?.resolve(execution);
      this.#over.delete(nameOf(ref));
    }
  }
}

function stopping(): KumikiError {
  return kumikiError('NOT_READY', { reason: 'it is stopping' });
}
