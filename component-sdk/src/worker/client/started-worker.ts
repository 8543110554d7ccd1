import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { asKumikiError, kumikiError, reasonOf, type KumikiError } from '../../errors/index.ts';
import { createReporter, type LogLevel, type Reporter, type ReportSink } from '../../progress/index.ts';
import { Connection, type NamedComponent } from './connection.ts';
import { howItEnded } from './group-process.ts';
import { Packets } from './packets.ts';
import { makeRunFolder, type RunFolder } from './run-folder.ts';
import type { StartOptions, WorkerLink } from './worker-link.ts';
import { WorkerProcess } from './worker-process.ts';

/** How long a process whose stream broke may take to end, before it is ended. */
const endMs = 1000;

export const linkDefaults: { readonly startMs: number; readonly graceMs: number; readonly stopMs: number } = {
  startMs: 60_000,
  graceMs: 2000,
  stopMs: 10_000,
};

const silent: ReportSink = { progress: () => undefined, log: () => undefined };

/** A worker's process that listens: what is one of it, however many components it serves. */
export class StartedWorker {
  readonly running = new Set<Reporter>();
  readonly folder: RunFolder;
  /** The most resident memory of the process while an item is in work, in bytes. */
  memoryLimit: number | undefined;
  onLine: ((level: LogLevel, text: string) => void) | undefined;
  readonly #options: StartOptions & typeof linkDefaults;
  readonly #process: WorkerProcess;
  readonly #connection: Connection;
  readonly #flush: () => void;
  readonly #startUntil: number;
  #isClosing = false;
  #leftBehind: readonly string[] = [];

  private constructor(
    options: StartOptions & typeof linkDefaults,
    folder: RunFolder,
    process: WorkerProcess,
    { flush, until }: { readonly flush: () => void; readonly until: number },
  ) {
    this.#options = options;
    this.memoryLimit = options.memoryLimit;
    this.folder = folder;
    this.#process = process;
    this.#connection = new Connection(folder.socket, options.name);
    this.#flush = flush;
    this.#startUntil = until;
  }

  /** @throws WORKER_START_FAILED */
  static async start(given: StartOptions): Promise<StartedWorker> {
    const options = { ...linkDefaults, ...given };
    const folder = makeRunFolder(options.base);
    const { log, flush } = createReporter(options.sink ?? silent);
    let worker: StartedWorker | undefined;
    let process: WorkerProcess | undefined;
    try {
      process = await WorkerProcess.start(options, folder, (text, from) => {
        const level = from === 'stderr' ? 'warn' : 'info';
        if (worker?.onLine) worker.onLine(level, text);
        else log[level](text);
      });
      const until = performance.now() + options.startMs;
      await socketOf(process, folder, options.startMs, options.name);
      worker = new StartedWorker(options, folder, process, { flush, until });
      return worker;
    } catch (thrown) {
      process?.kill();
      await process?.ended;
      folder.remove();
      throw thrown;
    }
  }

  /** It has ended, or is about to: it takes no more packets. */
  get hasEnded(): boolean {
    return this.#isClosing || this.#process.hasEnded;
  }

  /**
   * Opens the stream of packets of its component, or of one of several.
   * @throws WORKER_START_FAILED, WORKER_VERSION, COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED
   */
  async link(named?: NamedComponent): Promise<WorkerLink> {
    const { graceMs, stopMs, scratchLimit, container } = this.#options;
    const name = named?.manifest.name ?? this.#options.name;
    const description = await this.#describe(name, named);
    const pid = await this.#process.measured();
    const packets = new Packets(this.#connection.stream(named));
    // A stream that broke is of no use, whatever the process thinks.
    void packets.over.then(async () => await this.close(this.#process.isAsked ? stopMs : endMs));
    const limit = () => this.memoryLimit;
    const listener = () => this.onLine;
    const listen = (to: WorkerLink['onLine']) => void (this.onLine = to);
    const left = () => this.#leftBehind;
    const isOver = () => this.hasEnded;
    return {
      name,
      description,
      packets,
      folder: this.folder,
      pid,
      graceMs,
      stopMs,
      scratchLimit,
      // That of a container is its own.
      ...(container ? {} : { scratch: this.#process.scratch }),
      running: this.running,
      ended: this.#process.ended,
      get memoryLimit() {
        return limit();
      },
      get onLine() {
        return listener();
      },
      set onLine(to) {
        listen(to);
      },
      get leftBehind() {
        return left();
      },
      get hasEnded() {
        return isOver();
      },
      terminate: () => this.#process.terminate(),
      close: async (ms) => await this.close(ms),
      crashed: async (cause) => await this.#crashed(name, cause),
    };
  }

  /** Ends the process, after `graceMs` by force, and removes its folder. */
  async close(graceMs: number): Promise<void> {
    this.#isClosing = true;
    if (graceMs === 0) this.#process.kill();
    await this.#process.stop(graceMs);
    this.#connection.close();
    if (existsSync(this.folder.outputs)) this.#leftBehind = readdirSync(this.folder.outputs);
    this.folder.remove();
    this.#flush();
  }

  /** Ends a process that nobody has a use for. */
  async discard(): Promise<void> {
    this.#isClosing = true;
    this.#connection.close();
    this.#process.kill();
    await this.#process.ended;
    this.folder.remove();
  }

  async #describe(name: string, named: NamedComponent | undefined) {
    const process = this.#process;
    const limitMs = named ? this.#options.startMs : this.#startUntil - performance.now();
    return await Promise.race([
      this.#connection.describe(Math.max(1, limitMs), undefined, named).catch(async (thrown: unknown) => {
        // A connection that broke says less than how the process ended, which is known a moment later.
        const isVague = asKumikiError(thrown).code === 'WORKER_START_FAILED';
        if (isVague) await Promise.race([process.ended, pause(endMs, undefined, { ref: false })]);
        throw isVague && process.hasEnded
          ? notStarted(name, `it ended ${howItEnded(await process.ended)}`)
          : thrown;
      }),
      process.ended.then((end) => {
        throw notStarted(name, `it ended ${howItEnded(end)}`);
      }),
    ]);
  }

  async #crashed(component: string, cause: unknown): Promise<KumikiError> {
    const end = await Promise.race([this.#process.ended, pause(endMs, undefined, { ref: false })]);
    const how = end ? howItEnded(end) : `its connection broke (${reasonOf(cause)})`;
    return kumikiError('WORKER_CRASHED', { component, how }, { cause });
  }
}

/** Waits until the worker has made its socket. */
async function socketOf(
  worker: WorkerProcess,
  { socket }: RunFolder,
  limitMs: number,
  name: string,
): Promise<void> {
  const until = performance.now() + limitMs;
  while (!existsSync(socket)) {
    if (worker.hasEnded) throw notStarted(name, `it ended ${howItEnded(await worker.ended)}`);
    if (performance.now() > until) throw notStarted(name, `it made no socket in ${limitMs} ms`);
    await pause(5);
  }
}

function notStarted(component: string, reason: string): KumikiError {
  const advice = 'See its log; "kumiki conformance" checks a worker.';
  return kumikiError('WORKER_START_FAILED', { component, reason, advice }, { at: { component } });
}
