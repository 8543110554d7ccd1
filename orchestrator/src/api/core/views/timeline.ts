import {
  isTerminal,
  type Execution,
  type ExecutionItem,
  type ExecutionRef,
  type ExecutionStore,
  type ItemStep,
  type NumberPage,
  type StepAttempt,
  type StepTimes,
} from '../../../execution/index.ts';

/** Where the time of an execution went, by step. Times are in ms. */
export interface TimelineSummary {
  readonly execution: Execution;
  readonly elapsedMs: number;
  /** Of items that have ended; nothing before the first one has. */
  readonly itemsPerSecond?: number;
  readonly steps: readonly (StepTimes & {
    /** Of the work of all steps, from 0 to 1. */
    readonly share: number;
  })[];
  /** The step that takes the most work: a faster one makes the execution faster. */
  readonly bottleneck?: string;
}

/** A step of an item: when it worked, and when it waited. */
export interface StepSpan {
  readonly step: string;
  readonly status: ItemStep['status'];
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly workingMs: number;
  /** Since the step before it had ended, and between its attempts. */
  readonly waitingMs: number;
  readonly attempts: readonly Pick<StepAttempt, 'number' | 'outcome' | 'startedAt' | 'endedAt'>[];
}

export interface ItemSpan {
  readonly item: ExecutionItem;
  /** From the start of the execution to its own. */
  readonly queuedMs?: number;
  /** While at least one of its steps was at work. */
  readonly workingMs: number;
  readonly waitingMs: number;
  readonly steps: readonly StepSpan[];
}

/** The time lines of executions. */
export class Timelines {
  readonly #store: ExecutionStore;
  readonly #now: () => number;

  constructor(store: ExecutionStore, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  /** @throws EXECUTION_NOT_FOUND */
  async summary(ref: ExecutionRef): Promise<TimelineSummary> {
    const [execution, times] = await Promise.all([this.#store.execution(ref), this.#store.stepTimes(ref)]);
    const { startedAt, endedAt, status, counts } = execution;
    const end = isTerminal(status) ? endedAt : this.#now();
    const elapsedMs = startedAt === undefined || end === undefined ? 0 : Math.max(0, end - startedAt);
    const done = counts.succeeded + counts.failed + counts.cancelled;
    const work = times.reduce((sum, { totalMs }) => sum + totalMs, 0);
    const [longest] = times.toSorted((a, b) => b.totalMs - a.totalMs);
    return {
      execution,
      elapsedMs,
      ...(done > 0 && elapsedMs > 0 && { itemsPerSecond: (done * 1000) / elapsedMs }),
      steps: times.map((one) => ({ ...one, share: work === 0 ? 0 : one.totalMs / work })),
      ...(longest && longest.totalMs > 0 && { bottleneck: longest.step }),
    };
  }

  /** @throws EXECUTION_NOT_FOUND */
  async items(ref: ExecutionRef, page: NumberPage): Promise<readonly ItemSpan[]> {
    const [execution, items, steps, attempts] = await Promise.all([
      this.#store.execution(ref),
      this.#store.items(ref, {}, page),
      this.#store.steps(ref, page),
      this.#store.attemptsOfItems(ref, page),
    ]);
    const stepsOf = Map.groupBy(steps, ({ item }) => item);
    const attemptsOf = Map.groupBy(attempts, ({ item }) => item);
    return items.map((item) => {
      const own = { steps: stepsOf.get(item.index) ?? [], attempts: attemptsOf.get(item.index) ?? [] };
      return itemSpan(execution.startedAt, item, own, this.#now());
    });
  }
}

/** @param now the end of what has not ended yet */
export function itemSpan(
  executionStart: number | undefined,
  item: ExecutionItem,
  { steps, attempts }: { readonly steps: readonly ItemStep[]; readonly attempts: readonly StepAttempt[] },
  now: number,
): ItemSpan {
  const ends = steps.flatMap(({ endedAt }) => endedAt ?? []);
  const spans = steps.map(({ step, status, startedAt, endedAt }): StepSpan => {
    const own = attempts.filter((attempt) => attempt.step === step);
    const workingMs = covered(own, now);
    const before = ends.filter((end) => startedAt !== undefined && end <= startedAt);
    const ready = Math.max(item.startedAt ?? 0, ...before);
    const end = endedAt ?? now;
    const waitingMs = startedAt === undefined ? 0 : Math.max(0, end - Math.min(ready, startedAt) - workingMs);
    return {
      step,
      status,
      ...(startedAt !== undefined && { startedAt }),
      ...(endedAt !== undefined && { endedAt }),
      workingMs,
      waitingMs,
      attempts: own.map(({ number, outcome, startedAt: start, endedAt: over }) => ({
        number,
        outcome,
        startedAt: start,
        ...(over !== undefined && { endedAt: over }),
      })),
    };
  });
  const workingMs = covered(attempts, now);
  const { startedAt, endedAt = now } = item;
  return {
    item,
    ...(startedAt !== undefined &&
      executionStart !== undefined && { queuedMs: Math.max(0, startedAt - executionStart) }),
    workingMs,
    waitingMs: startedAt === undefined ? 0 : Math.max(0, endedAt - startedAt - workingMs),
    steps: spans,
  };
}

/** How long at least one of them was at work; they may overlap. */
function covered(attempts: readonly Pick<StepAttempt, 'startedAt' | 'endedAt'>[], now: number): number {
  let total = 0;
  let until = -Infinity;
  for (const { startedAt, endedAt = now } of attempts.toSorted((a, b) => a.startedAt - b.startedAt)) {
    total += Math.max(0, endedAt - Math.max(startedAt, until));
    until = Math.max(until, endedAt);
  }
  return total;
}
