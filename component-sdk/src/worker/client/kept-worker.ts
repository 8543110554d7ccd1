import type { Values } from '../values.ts';
import { WorkerClient, type WorkerRunRequest } from './worker-client.ts';
import type { StartOptions } from './worker-link.ts';

/** A worker that is started when it is first needed, and anew after it ended, so that the next attempt finds one. */
export class KeptWorker {
  readonly #options: StartOptions;
  #client: Promise<WorkerClient> | undefined;

  constructor(options: StartOptions) {
    this.#options = options;
  }

  /** Starts it now, so that a component that cannot start is told before the first item. @throws as `WorkerClient.start` */
  async start(): Promise<void> {
    await this.#running();
  }

  /** @throws as `WorkerClient.start` and `WorkerClient.run` */
  async run(request: WorkerRunRequest): Promise<Values> {
    return await (await this.#running()).run(request);
  }

  /** No frames of a stream come any more. One that has ended has nothing of it left. @throws as `WorkerClient.endStream` */
  async endStream(stream: string): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    if (client && !client.hasEnded) await client.endStream(stream);
  }

  async dispose(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await (await client?.catch(() => undefined))?.dispose();
  }

  async #running(): Promise<WorkerClient> {
    const before = this.#client;
    const client = await before;
    if (client && !client.hasEnded) return client;
    // Whoever comes first starts the next one; the others wait for it.
    if (this.#client === before) this.#client = this.#start(client);
    return await this.#running();
  }

  async #start(ended: WorkerClient | undefined): Promise<WorkerClient> {
    await ended?.dispose();
    try {
      return await WorkerClient.start(this.#options);
    } catch (thrown) {
      this.#client = undefined;
      throw thrown;
    }
  }
}
