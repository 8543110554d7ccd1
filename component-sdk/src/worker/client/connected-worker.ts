import { join } from 'node:path';
import { kumikiError, reasonOf, type KumikiError } from '../../errors/index.ts';
import type { Reporter } from '../../progress/index.ts';
import { sharedParts } from '../wire/index.ts';
import { Connection, type NamedComponent } from './connection.ts';
import { Packets } from './packets.ts';
import type { RunFolder } from './run-folder.ts';
import { linkDefaults } from './started-worker.ts';
import type { ConnectOptions, WorkerLink } from './worker-link.ts';

/** A worker that somebody else started and ends: what is one of it, however many components it serves. */
export class ConnectedWorker {
  readonly folder: RunFolder;
  /** Known to whoever started it alone. */
  memoryLimit: number | undefined;
  readonly #options: ConnectOptions & typeof linkDefaults;
  readonly #connection: Connection;
  readonly #running = new Set<Reporter>();
  readonly #streams: Packets[] = [];
  #hasEnded = false;

  constructor(given: ConnectOptions) {
    const { socket, shared, name, memoryLimit } = given;
    this.#options = { ...linkDefaults, ...given };
    this.#connection = new Connection(socket, name);
    this.memoryLimit = memoryLimit;
    this.folder = {
      path: shared,
      socket,
      inputs: join(shared, sharedParts.inputs),
      outputs: join(shared, sharedParts.outputs),
      remove: () => undefined,
    };
  }

  /** One of its streams is over: what serves all of them has ended. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Opens the stream of packets of its component, or of one of several. @throws as `WorkerClient.connect` */
  async link(named?: NamedComponent): Promise<WorkerLink> {
    const { startMs, graceMs, stopMs, scratchLimit } = this.#options;
    const name = named?.manifest.name ?? this.#options.name;
    const description = await this.#connection.describe(startMs, undefined, named);
    const packets = new Packets(this.#connection.stream(named));
    this.#streams.push(packets);
    void packets.over.then(() => (this.#hasEnded = true));
    const isOver = () => this.#hasEnded;
    const limit = () => this.memoryLimit;
    return {
      name,
      description,
      packets,
      folder: this.folder,
      pid: description.processId,
      graceMs,
      stopMs,
      get memoryLimit() {
        return limit();
      },
      scratchLimit,
      running: this.#running,
      onLine: undefined,
      leftBehind: [],
      ended: packets.over.then(() => ({ code: null, signal: null, lastLines: [] })),
      terminate: () => undefined, // whoever started it ends it
      get hasEnded() {
        return isOver();
      },
      crashed: async (cause) => await this.#crashed(name, cause),
      close: async () => await this.close(),
    };
  }

  /** Lets go of it. */
  async close(): Promise<void> {
    for (const packets of this.#streams) packets.end();
    this.#connection.close();
    await Promise.resolve();
  }

  async #crashed(component: string, cause: unknown): Promise<KumikiError> {
    return await Promise.resolve(
      kumikiError('WORKER_CRASHED', { component, how: reasonOf(cause) }, { cause }),
    );
  }
}
