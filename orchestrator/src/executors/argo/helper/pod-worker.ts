import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Values } from '@kumiki/component-sdk/worker';
import { WorkerClient, type WorkerRunRequest } from '@kumiki/component-sdk/worker/client';
import { sharedParts } from '@kumiki/component-sdk/worker/wire';
import { socketName } from '../compile/places.ts';

export interface PodWorkerOptions {
  /** Of the component. */
  readonly name: string;
  /** The folder that it shares with the helper. */
  readonly folder: string;
  /** How long it may take until it is set up, also when its container is started anew, in ms. */
  readonly startMs: number;
}

/** @throws COMPONENT_STREAM_MISSING */
export function checkStreamsOf({ manifest, description }: WorkerClient): void {
  if (manifest.realtime === 'stateful' && !description.streams)
    throw kumikiError('COMPONENT_STREAM_MISSING', { component: manifest.name });
}

/** A worker in a container of its own beside the helper: connected to when it is needed, and anew after it crashed. */
export class PodWorker {
  readonly #options: PodWorkerOptions;
  #client: Promise<WorkerClient> | undefined;

  constructor(options: PodWorkerOptions) {
    this.#options = options;
  }

  /** Waits until it is set up. @throws as `WorkerClient.connect` */
  async start(): Promise<void> {
    await this.#connected();
  }

  /** @throws COMPONENT_STREAM_MISSING where it keeps something from frame to frame and does not tell streams apart */
  async checkStreams(): Promise<void> {
    checkStreamsOf(await this.#connected());
  }

  /** @throws as `WorkerClient.connect` and `WorkerClient.run` */
  async run(request: WorkerRunRequest): Promise<Values> {
    const { usage, ...rest } = request;
    return await (
      await this.#connected()
    ).run({
      ...rest,
      // Process ids of another container mean nothing here, and so does the memory that is read by them.
      ...(usage && { usage: ({ cpuMs }) => usage(cpuMs === undefined ? {} : { cpuMs }) }),
    });
  }

  async endStream(stream: string): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    if (client && !client.hasEnded) await client.endStream(stream);
  }

  async dispose(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    this.#client = undefined;
    await client?.dispose();
  }

  async #connected(): Promise<WorkerClient> {
    const before = this.#client;
    const client = await before;
    if (client && !client.hasEnded) return client;
    // Whoever comes first connects; the others wait for it.
    if (this.#client === before) this.#client = this.#connect(client);
    return await this.#connected();
  }

  async #connect(ended: WorkerClient | undefined): Promise<WorkerClient> {
    await ended?.dispose();
    const { name, folder, startMs } = this.#options;
    try {
      await mkdir(join(folder, sharedParts.inputs), { recursive: true });
      return await WorkerClient.connect({ name, startMs, shared: folder, socket: join(folder, socketName) });
    } catch (thrown) {
      this.#client = undefined;
      throw thrown;
    }
  }
}
