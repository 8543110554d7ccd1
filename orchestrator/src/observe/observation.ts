import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ExecutionQueue, ExecutionStore } from '../execution/index.ts';
import type { LanesUse } from '../executors/index.ts';
import { ExecutionWatch, observedStore } from './executions/index.ts';
import { executionLines, silentLog, type Log } from './log/index.ts';
import { DiskSpace, Machine } from './machine/index.ts';
import { Metrics, nothingPresent, type Present } from './metrics/index.ts';
import { repeat, type Repeated } from './repeat.ts';

export interface ObservationOptions {
  /** The data folder. */
  readonly path: string;
  /** Bytes that are kept free for what runs. */
  readonly reserve?: number;
  readonly log?: Log;
  readonly now?: () => number;
}

/** What is looked at from time to time, once it is there. */
export interface ObservedParts {
  readonly queue: Pick<ExecutionQueue, 'waiting' | 'running' | 'oldestSince'>;
  readonly lanes: { readonly use: LanesUse };
  readonly store: Pick<ExecutionStore, 'list'>;
  readonly objects: Pick<ObjectStore, 'list'>;
}

const lookMs = 5000;
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
  readonly log: Log;
  readonly #now: () => number;
  #parts: ObservedParts | undefined;
  #repeated: Repeated[] = [];

  constructor({ path, reserve = 0, log = silentLog, now = Date.now }: ObservationOptions) {
    this.#now = now;
    this.log = log;
    this.watch = new ExecutionWatch(now);
    this.disk = new DiskSpace({ path, reserve });
    this.metrics = new Metrics(() => this.present);
    this.watch.listen(this.metrics.happened);
    this.watch.listen(executionLines(log));
  }

  /** The store that everybody uses in place of this one. */
  observed(store: ExecutionStore): ExecutionStore {
    return observedStore(store, { watch: this.watch, admit: this.disk.admit });
  }

  /** Says where the queue and the lanes are, as soon as they are there. */
  attach(parts: ObservedParts): void {
    this.#parts = parts;
  }

  /** Looks for the first time, and begins to look from time to time. */
  async start(): Promise<void> {
    await this.#look();
    this.#repeated = [
      repeat(lookMs, async () => await this.#look()),
      repeat(countObjectsMs, async () => await this.#countObjects(), { atOnce: true }),
    ];
  }

  get present(): Present {
    const { queue, lanes } = this.#parts ?? {};
    if (!queue || !lanes) return { ...nothingPresent, disk: this.disk.use };
    const { hosts, ...use } = lanes.use;
    const { waiting, running, oldestSince } = queue;
    const oldestMs = oldestSince === undefined ? 0 : Math.max(0, this.#now() - oldestSince);
    return {
      queue: { waiting, running, oldestMs },
      itemsRunning: this.watch.itemsRunning,
      lanes: use,
      hosts,
      disk: this.disk.use,
      alertsOpen: 0,
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

  async close(): Promise<void> {
    await Promise.all(this.#repeated.map(async (one) => await one.stop()));
  }

  async #look(): Promise<void> {
    await Promise.all([this.disk.look(), this.machine.look()]);
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
