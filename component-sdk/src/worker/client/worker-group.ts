import { ConnectedWorker } from './connected-worker.ts';
import type { NamedComponent } from './connection.ts';
import { StartedWorker } from './started-worker.ts';
import { WorkerClient } from './worker-client.ts';
import type { ConnectOptions, StartOptions } from './worker-link.ts';

/**
 * One process that serves several components, each with a stream of packets of its own: what ends the process costs the
 * runs that are out in it, and pictures may stay in it from one component to the next.
 */
export class WorkerGroup {
  readonly #worker: StartedWorker | ConnectedWorker;
  readonly #stopMs: number;
  readonly #clients = new Map<string, Promise<WorkerClient>>();

  private constructor(worker: StartedWorker | ConnectedWorker, stopMs: number) {
    this.#worker = worker;
    this.#stopMs = stopMs;
  }

  /** @throws WORKER_START_FAILED */
  static async start(options: StartOptions): Promise<WorkerGroup> {
    return new WorkerGroup(await StartedWorker.start(options), options.stopMs ?? 10_000);
  }

  /** Takes up a process that somebody else started and ends. */
  static connect(options: ConnectOptions): WorkerGroup {
    return new WorkerGroup(new ConnectedWorker(options), 0);
  }

  get hasEnded(): boolean {
    return this.#worker.hasEnded;
  }

  /** The most resident memory of the process while an item is in work, in bytes. */
  set memoryLimit(bytes: number) {
    this.#worker.memoryLimit = bytes;
  }

  /**
   * A component of the process, loaded and set up with the first call.
   * @throws WORKER_START_FAILED, WORKER_ANSWER_INVALID, COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED
   */
  async client(named: NamedComponent): Promise<WorkerClient> {
    const known = this.#clients.get(named.id);
    if (known) return await known;
    const opened = this.#open(named);
    this.#clients.set(named.id, opened);
    opened.catch(() => this.#clients.delete(named.id)); // the next one may find it mended
    return await opened;
  }

  /** Lets what runs end, and ends the process. */
  async dispose(): Promise<void> {
    await this.#worker.close(this.#stopMs);
    await Promise.all(
      [...this.#clients.values()].map(
        async (client) => await (await client.catch(() => undefined))?.dispose(),
      ),
    );
  }

  async #open(named: NamedComponent): Promise<WorkerClient> {
    return await WorkerClient.over(await this.#worker.link(named));
  }
}
