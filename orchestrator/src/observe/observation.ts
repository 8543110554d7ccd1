import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Alerts, Situation } from '../alerts/index.ts';
import type { ExecutionQueue, ExecutionStore } from '../execution/index.ts';
import type { Executor, LanesUse } from '../executors/index.ts';
import { ExecutionWatch, observedExecutor, observedStore } from './executions/index.ts';
import { RollingFigures, type FiguresStore } from './figures/index.ts';
import { alertLines, executionLines, silentLog, type Log } from './log/index.ts';
import { DiskSpace, Machine } from './machine/index.ts';
import { Metrics, nothingPresent, type Present } from './metrics/index.ts';
import { repeat, type Repeated } from './repeat.ts';

export interface ObservationOptions {
  /** The data folder. */
  readonly path: string;
  /** Bytes that are kept free for what runs. */
  /** Whether the records are in a data base of their own, and not in the folder. */
  readonly recordsElsewhere?: boolean;
  readonly reserve?: number;
  readonly log?: Log;
  readonly now?: () => number;
}

/** What is looked at from time to time, once it is there. */
export interface ObservedParts {
  readonly queue: Pick<ExecutionQueue, 'waiting' | 'running' | 'oldest' | 'waitingRefs'>;
  readonly lanes: { readonly use: LanesUse };
  readonly store: Pick<ExecutionStore, 'list'>;
  readonly objects: Pick<ObjectStore, 'list'>;
  readonly figures: FiguresStore;
  readonly alerts: Alerts;
}

const lookMs = 5000;
const saveMs = 15_000;
/** Items of the last so many minutes are what the failure rate is of. */
const failureMinutes = 15;
/** Going over all objects takes a while, and its answer changes slowly. */
const countObjectsMs = 10 * 60 * 1000;
/** How long the records may take to answer whether they are there, in ms. */
const answerMs = 2000;

/**
 * Watches one platform: what is recorded about executions, the lanes, the machine and its disk. It is there before the
 * data folder is opened, so that nothing is missed.
 */
export class Observation {
  readonly watch: ExecutionWatch;
  readonly metrics: Metrics;
  readonly machine = new Machine();
  readonly disk: DiskSpace;
  readonly figures: RollingFigures;
  readonly log: Log;
  readonly #now: () => number;
  #parts: ObservedParts | undefined;
  #repeated: Repeated[] = [];

  constructor(options: ObservationOptions) {
    const { path, reserve = 0, recordsElsewhere = false, log = silentLog, now = Date.now } = options;
    this.#now = now;
    this.log = log;
    this.watch = new ExecutionWatch(now);
    this.disk = new DiskSpace({ path, reserve, recordsElsewhere });
    this.metrics = new Metrics(() => this.present);
    this.figures = new RollingFigures(now);
    this.watch.listen(this.metrics.happened);
    this.watch.listen(this.figures.happened);
    this.watch.listen(executionLines(log));
  }

  /** The store that everybody uses in place of this one. */
  observed(store: ExecutionStore): ExecutionStore {
    return observedStore(store, { watch: this.watch, admit: this.disk.admit });
  }

  /** The executor of those executions that are not recorded. */
  observedExecutor(executor: Executor): Executor {
    return observedExecutor(executor, this.watch.tell, this.#now);
  }

  /** Says where the queue and the lanes are, as soon as they are there. */
  attach(parts: ObservedParts): void {
    this.#parts = parts;
    parts.alerts.listen(alertLines(this.log));
  }

  /** Looks for the first time, and begins to look from time to time. */
  async start(): Promise<void> {
    const { figures } = this.#parts ?? {};
    if (figures) await this.figures.load(figures);
    await this.#look();
    this.#repeated = [
      repeat(lookMs, async () => await this.#look()),
      repeat(saveMs, async () => await this.save()),
      repeat(countObjectsMs, async () => await this.#countObjects(), { atOnce: true }),
    ];
  }

  get present(): Present {
    const { queue, lanes, alerts } = this.#parts ?? {};
    if (!queue || !lanes || !alerts) return { ...nothingPresent, disk: this.disk.use };
    const { hosts, ...use } = lanes.use;
    const { waiting, running, oldest } = queue;
    const oldestMs = oldest ? Math.max(0, this.#now() - oldest.since) : 0;
    return {
      queue: { waiting, running, oldestMs, ...(oldest?.ref && { oldest: oldest.ref }) },
      itemsRunning: this.watch.itemsRunning,
      lanes: use,
      hosts,
      disk: this.disk.use,
      alertsOpen: alerts.openCount,
    };
  }

  /** What alerts are raised by. */
  get situation(): Situation {
    const { queue, disk } = this.present;
    const { succeeded, failed } = this.figures.lastMinutes(failureMinutes).counts.items;
    const now = this.#now();
    // What goes on after a restart or a retry may wait once more.
    const waiting = new Set(this.#parts?.queue.waitingRefs.map(({ id }) => id));
    const running = [...this.watch.open].filter(
      ({ id, startedAt }) => startedAt !== undefined && !waiting.has(id),
    );
    return {
      items: { succeeded, failed },
      queueOldestMs: queue.oldestMs,
      disk,
      running: running.map(({ id, changedAt }) => ({ id, quietMs: now - changedAt })),
    };
  }

  /** @throws NOT_READY, saying why no new work can be taken */
  async ready(): Promise<void> {
    await this.disk.look();
    if (this.disk.problem !== undefined)
      throw notReady(`the data folder cannot be used: ${this.disk.problem}`);
    try {
      this.disk.admit();
    } catch {
      throw notReady('the disk is nearly full');
    }
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('they do not answer')), answerMs);
    try {
      await Promise.race([this.#parts?.store.list('default', {}, { limit: 1 }), late]);
    } catch {
      throw notReady('the records do not answer');
    } finally {
      clearTimeout(timer);
    }
  }

  /** Keeps the figures, so that they are there after a restart. */
  async save(): Promise<void> {
    if (this.#parts) await this.figures.save(this.#parts.figures);
  }

  /** Looks no more, and keeps what it has. Before the data folder is closed. */
  async close(): Promise<void> {
    await Promise.all(this.#repeated.map(async (one) => await one.stop()));
    if (this.#repeated.length > 0) await this.save();
    this.#repeated = [];
  }

  async #look(): Promise<void> {
    await Promise.all([this.disk.look(), this.machine.look()]);
    await this.#parts?.alerts.look();
  }

  async #countObjects(): Promise<void> {
    if (!this.#parts) return;
    let bytes = 0;
    for await (const { size } of this.#parts.objects.list()) bytes += size;
    this.disk.objects = bytes;
  }
}

function notReady(reason: string): Error {
  return kumikiError('NOT_READY', { reason });
}
