import { failpoint } from '@kumiki/component-sdk/failpoint';
import type { StartExecution, Watch } from '../starting.ts';
import type { ScheduleSource, Trigger } from '../trigger.ts';
import type { TriggerStore } from '../trigger-store.ts';
import { lastTimeUpTo, timeAfter } from './times.ts';

const hourMs = 60 * 60 * 1000;
/** A start that is late by no more than this was not missed: the machine was busy. In ms. */
const lateMs = 60_000;

export interface ScheduleWatchOptions {
  readonly trigger: Trigger & { readonly source: ScheduleSource };
  readonly store: TriggerStore;
  readonly start: StartExecution;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Starts the pipeline of a trigger at the times of its schedule, each once. */
export class ScheduleWatch implements Watch {
  readonly #options: ScheduleWatchOptions;
  readonly #now: () => number;
  #done: number;

  constructor(options: ScheduleWatchOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#done = options.trigger.lastDue ?? options.trigger.createdAt;
  }

  /** @throws SCHEDULE_INVALID, and what keeps the pipeline from being started */
  async look(): Promise<number> {
    const { source } = this.#options.trigger;
    const now = this.#now();
    const last = lastTimeUpTo(source, this.#done, now);
    if (last !== undefined) {
      const isMissed = now - last > lateMs;
      await this.#take(last, !isMissed || source.missed === 'run_once');
    }
    const next = timeAfter(source, Math.max(this.#done, now));
    // Clocks are set and machines sleep: it is looked at again now and then.
    return Math.min(hourMs, next === undefined ? hourMs : Math.max(1, next - this.#now()));
  }

  async #take(due: number, starts: boolean): Promise<void> {
    const { trigger, store, start } = this.#options;
    if (starts) {
      const key = new Date(due).toISOString();
      const execution = await start(trigger, { key });
      failpoint('trigger-started');
      await store.record(trigger.id, { key, name: key, at: this.#now(), execution });
    }
    await store.passed(trigger.id, due);
    this.#done = due;
  }
}
