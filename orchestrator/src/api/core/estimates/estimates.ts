import {
  isTerminal,
  nameOf,
  type Execution,
  type ExecutionQueue,
  type ExecutionRef,
  type ExecutionStore,
} from '../../../execution/index.ts';
import type { Plan } from '../../../pipeline/index.ts';
import { timeLeft } from './time-left.ts';
import { guessedStepMs, WorkOfItems } from './work-of-items.ts';

export interface EstimatesOptions {
  readonly store: Pick<ExecutionStore, 'execution' | 'list' | 'stepTimes'>;
  readonly queue: Pick<ExecutionQueue, 'line'>;
  /** Items at work at a time. */
  readonly lanes: number;
}

/** How long what is at work counts as being where it was, in ms. */
const freshMs = 500;
/** Executions whose work is remembered: those that nobody hears the end of are forgotten with it. */
const mostOpen = 100_000;

interface OpenWork {
  readonly ref: ExecutionRef;
  /** In ms of a lane. */
  work: number;
  /** Of one item. */
  readonly item: number;
  /** When it was looked at. */
  at: number;
}

/**
 * When executions are likely to be over: the work of their items by earlier runs, over the lanes, after what is at
 * work and what comes before. All of it is known in memory; of what is at work the counts are read, now and then.
 */
export class Estimates {
  readonly #options: EstimatesOptions;
  readonly #items: WorkOfItems;
  readonly #open = new Map<string, OpenWork>();

  constructor(options: EstimatesOptions) {
    this.#options = options;
    this.#items = new WorkOfItems(options.store);
  }

  /**
   * When an execution would be over that is accepted now: milliseconds since the epoch.
   * @param items how many it has
   */
  async ofNew(project: string, { pipeline, steps }: Plan, items: number, priority: number): Promise<number> {
    const ids = steps.map(({ id }) => id);
    const item = await this.#items.ofItem({ project, pipeline }, ids);
    return await this.#completion(undefined, priority, item * items, item);
  }

  /** What an item of a plan took in earlier runs, in ms of a lane; nothing where there were none. */
  async workOfItem(project: string, { pipeline, steps }: Plan): Promise<number | undefined> {
    const ids = steps.map(({ id }) => id);
    return await this.#items.measured({ project, pipeline }, ids);
  }

  /** When an execution is likely to be over, in milliseconds since the epoch; nothing where it has ended. */
  async completion(execution: Execution): Promise<number | undefined> {
    if (isTerminal(execution.status)) return undefined;
    const { pipeline, steps } = execution;
    const { work, item } = await this.#note(execution, pipeline, steps, itemsLeft(execution));
    return await this.#completion(execution, execution.priority, work, item);
  }

  /** Takes note of an execution that was accepted, for those that come after it. */
  async accepted(ref: ExecutionRef, { pipeline, steps }: Plan, items: number): Promise<void> {
    const ids = steps.map(({ id }) => id);
    await this.#note(ref, pipeline, ids, items);
  }

  /** Learns from an execution that has ended. */
  async ended(execution: Execution): Promise<void> {
    this.#open.delete(nameOf(execution));
    if (execution.counts.succeeded > 0) await this.#items.learn(execution);
  }

  async #completion(ref: ExecutionRef | undefined, priority: number, own: number, item: number) {
    const { queue, lanes } = this.#options;
    const { running, ahead, waits } = queue.line(ref, priority);
    const self = ref && nameOf(ref);
    const names = running.filter((name) => name !== self);
    const beside = await Promise.all(names.map(async (name) => await this.#workLeft(name)));
    const before = waits ? ahead.reduce((sum, name) => sum + this.#knownWork(name), 0) : 0;
    const left = timeLeft({ own, beside, ahead: before, waits, lanes, item });
    return Date.now() + Math.ceil(left);
  }

  #knownWork(name: string): number {
    return this.#open.get(name)?.work ?? guessedStepMs;
  }

  async #workLeft(name: string): Promise<number> {
    const known = this.#open.get(name);
    if (known && performance.now() - known.at >= freshMs) {
      known.at = performance.now();
      const execution = await this.#options.store.execution(known.ref).catch(() => undefined);
      known.work = execution ? itemsLeft(execution) * known.item : 0;
    }
    return this.#knownWork(name);
  }

  async #note(
    ref: ExecutionRef,
    pipeline: Execution['pipeline'],
    steps: readonly string[],
    items: number,
  ): Promise<OpenWork> {
    const { project, id } = ref;
    const item = await this.#items.ofItem({ project, pipeline }, steps);
    const noted: OpenWork = { ref: { project, id }, work: items * item, item, at: performance.now() };
    this.#open.set(nameOf(ref), noted);
    if (this.#open.size > mostOpen) this.#open.delete(this.#open.keys().next().value!);
    return noted;
  }
}

/** Of what is at work, half is done on the average. */
function itemsLeft({ counts, status }: Execution): number {
  return isTerminal(status) ? 0 : counts.pending + counts.running / 2;
}
