import { kumikiError } from '@kumiki/component-sdk/errors';
import { ViewProcess, type ViewLimits, type WantedView } from './view-process.ts';
import type { ViewResults } from './view.ts';

export interface ViewPoolOptions {
  /** Processes at a time. */
  readonly processes: number;
  /** How long a process without work stays, in ms. */
  readonly idle: number;
  /** Views that may wait. */
  readonly waiting: number;
  readonly limits: ViewLimits;
}

type Result = ViewResults[keyof ViewResults];

interface Job {
  readonly wanted: WantedView;
  readonly settle: (result: Promise<Result>) => void;
}

/** Processes that make views: started when there is work, ended when there has been none for a while. */
export class ViewPool implements AsyncDisposable {
  readonly #options: ViewPoolOptions;
  readonly #free: ViewProcess[] = [];
  readonly #all = new Set<ViewProcess>();
  readonly #jobs: Job[] = [];
  #atWork = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ViewPoolOptions) {
    this.#options = options;
  }

  /** How many processes there are. */
  get size(): number {
    return this.#all.size;
  }

  /** @param signal of somebody who may leave while it waits @throws IMAGE_VIEWS_BUSY, what `ViewProcess.make` throws */
  async make(wanted: WantedView, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    if (this.#closed) throw kumikiError('NOT_READY', { reason: 'it is stopping' });
    if (this.#jobs.length >= this.#options.waiting)
      throw kumikiError('IMAGE_VIEWS_BUSY', { waiting: this.#jobs.length });
    return await new Promise<Result>((resolve, reject) => {
      const leave = () => {
        const at = this.#jobs.indexOf(job);
        if (at !== -1) this.#jobs.splice(at, 1);
        reject(signal!.reason as Error);
      };
      const job: Job = {
        wanted,
        settle: (result) => {
          signal?.removeEventListener('abort', leave);
          resolve(result);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#jobs.push(job);
      this.#next();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idleTimer);
    const stopping = kumikiError('NOT_READY', { reason: 'it is stopping' });
    for (const job of this.#jobs.splice(0)) job.settle(Promise.reject(stopping));
    await Promise.all([...this.#all].map(async (process) => await process.close()));
  }

  #next(): void {
    if (this.#atWork >= this.#options.processes) return;
    const job = this.#jobs.shift();
    if (!job) return;
    this.#atWork++;
    clearTimeout(this.#idleTimer);
    const made = this.#run(job.wanted).finally(() => {
      this.#atWork--;
      if (this.#atWork === 0) this.#waitForWork();
      this.#next();
    });
    made.catch(() => undefined); // whoever asked hears it
    job.settle(made);
  }

  async #run(wanted: WantedView): Promise<Result> {
    const process = await this.#take();
    try {
      return await process.make(wanted, this.#options.limits);
    } finally {
      if (process.hasEnded) this.#all.delete(process);
      else this.#free.push(process);
    }
  }

  async #take(): Promise<ViewProcess> {
    for (let free = this.#free.pop(); free; free = this.#free.pop()) {
      if (!free.hasEnded) return free;
      this.#all.delete(free);
    }
    const started = await ViewProcess.start();
    this.#all.add(started);
    if (this.#closed) await started.close();
    return started;
  }

  #waitForWork(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      for (const process of this.#free.splice(0)) {
        this.#all.delete(process);
        void process.close();
      }
    }, this.#options.idle);
    this.#idleTimer.unref();
  }
}
