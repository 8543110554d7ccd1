import { asKumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { CarryOutPlan, Engine } from '../engine/index.ts';
import type { Execution, ExecutionRef } from '../model/execution.ts';

export interface ExecutionQueueOptions {
  readonly engine: Engine;
  /** How each is carried out, from its record. */
  readonly carryOut: CarryOutPlan;
  /** How many executions are at work at a time; their items share the lanes. */
  readonly atOnce: number;
  /** Hears what kept an execution from being carried out; its record says it too, where that could be written. */
  readonly failed?: (ref: ExecutionRef, error: KumikiError) => void;
  readonly now?: () => number;
}

interface Waiting {
  readonly ref: ExecutionRef;
  readonly priority: number;
  readonly since: number;
  readonly claimed?: Execution;
}

/** So long a wait counts as much as one step of priority: what is low is not overtaken for ever. In ms. */
const agingMs = 10_000;

/** Carries out what this process has accepted, some at a time: the higher priority first, then the longer wait. */
export class ExecutionQueue {
  readonly #options: ExecutionQueueOptions;
  readonly #now: () => number;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, Promise<void>>();
  #isOpen = true;

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

  /** Since when the one waits that waits longest, in ms since the epoch. */
  get oldestSince(): number | undefined {
    return this.#waiting.length === 0
      ? undefined
      : this.#waiting.reduce((oldest, { since }) => Math.min(oldest, since), Infinity);
  }

  /** Queues an execution that has been accepted or opened again. */
  add(ref: ExecutionRef, priority: number): void {
    this.#waiting.push({ ref, priority, since: this.#now() });
    this.#fill();
  }

  /** Takes over what dead processes left open. @returns how many */
  async recover(): Promise<number> {
    const claimed = await this.#options.engine.abandoned(1000);
    for (const execution of claimed) {
      const { project, id, priority, createdAt } = execution;
      this.#waiting.push({ ref: { project, id }, priority, since: createdAt, claimed: execution });
    }
    this.#fill();
    return claimed.length;
  }

  /** Begins no more, and waits for what runs. What waits is there for the next process. */
  async close(): Promise<void> {
    this.#isOpen = false;
    this.#waiting.length = 0;
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
      const key = `${next.ref.project}/${next.ref.id}`;
      const running = this.#run(next).finally(() => {
        this.#running.delete(key);
        this.#fill();
      });
      this.#running.set(key, running);
    }
  }

  #next(): Waiting | undefined {
    const now = this.#now();
    const weight = ({ priority, since }: Waiting) => priority + (now - since) / agingMs;
    let best: Waiting | undefined;
    for (const one of this.#waiting) if (!best || weight(one) > weight(best)) best = one;
    if (best) this.#waiting.splice(this.#waiting.indexOf(best), 1);
    return best;
  }

  async #run({ ref, claimed }: Waiting): Promise<void> {
    const { engine, carryOut, failed } = this.#options;
    try {
      if (claimed) await engine.finish(claimed, carryOut);
      else await engine.carryOut(ref, carryOut);
    } catch (thrown) {
      const error = asKumikiError(thrown);
      // Somebody cancelled it while it waited.
      if (error.code !== 'EXECUTION_STATE') failed?.(ref, error);
    }
  }
}
