import { defaultLimits, type Limits } from './limits.ts';
import { tidy, type Tidied, type TidyOf } from './tidy.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Where nothing more can go, the size limit asks for no clean-up so soon after another. */
const pauseMs = 5 * minuteMs;
/** New files of this part of what may be kept are followed by a look at the whole. */
const largePart = 20;

export interface KeeperOptions {
  readonly data: TidyOf;
  readonly limits?: Limits;
  readonly project?: string;
  readonly now?: () => number;
  /** Hears why a clean-up of its own accord failed. */
  readonly failed?: (thrown: unknown) => void;
}

export interface LastRun extends Tidied {
  /** When it ended, in milliseconds since the epoch. */
  readonly at: number;
}

/** Cleans up by itself: every hour, and earlier where what is new is too much. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<LastRun> | undefined;
  #last: LastRun | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  get limits(): Limits {
    return this.#options.limits ?? defaultLimits;
  }

  /** Of this process. */
  get last(): LastRun | undefined {
    return this.#last;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.check().catch((thrown: unknown) => this.#options.failed?.(thrown));
    }, minuteMs).unref();
  }

  /** Cleans up where it is time. @returns whether it did */
  async check(): Promise<boolean> {
    if (this.#running) return false;
    if (!(await this.#isDue())) return false;
    await this.run();
    return true;
  }

  /** Cleans up now; who asks while it is at work gets the same one. @throws what the stores throw */
  async run(): Promise<LastRun> {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return await this.#running;
  }

  /** Waits for a clean-up under way, and begins none any more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running?.catch(() => undefined); // told to whoever began it
  }

  async #run(): Promise<LastRun> {
    const { data, project } = this.#options;
    const asked = { ...this.limits, now: this.#now, ...(project !== undefined && { project }) };
    const tidied = await tidy(data, asked);
    this.#last = { ...tidied, at: this.#now() };
    return this.#last;
  }

  async #isDue(): Promise<boolean> {
    if (!this.#last) return true;
    const { at, keptBytes } = this.#last;
    const passed = this.#now() - at;
    if (passed >= hourMs) return true;
    if (passed < pauseMs) return false;
    const { maxBytes } = this.limits;
    const room = Math.min(Math.max(0, maxBytes - keptBytes), maxBytes / largePart);
    return (await this.#bytesSince(at)) > room;
  }

  /** As recorded of executions since then. */
  async #bytesSince(at: number): Promise<number> {
    const { data, project = 'default' } = this.#options;
    let sum = 0;
    let cursor: string | undefined;
    do {
      const page = { limit: 200, ...(cursor !== undefined && { cursor }) };
      const { executions, next } = await data.store.list(project, { from: at }, page);
      for (const { bytes } of executions) sum += bytes;
      cursor = next;
    } while (cursor !== undefined);
    return sum;
  }
}
