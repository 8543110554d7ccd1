import { parseMemory } from '@kumiki/component-sdk/manifest';
import type { PlanStep } from '../../../pipeline/index.ts';
import type { FolderPlace } from '../../executor.ts';
import type { StepValue, StepValues } from '../../step/held-value.ts';
import type { ChainEnd, LaneRun, RunAhead } from '../lane.ts';
import type { Neighbour } from './following-runs.ts';
import type { HostClient } from './host-client.ts';
import { memoryLimitFor } from './memory-limit.ts';

export interface KeptHostOptions {
  readonly start: () => Promise<HostClient>;
  /** Bytes of resident memory; by default it follows from what the components say they need. */
  readonly memoryLimit?: number;
  /** How long a host may take to let its components go, in ms. */
  readonly stopMs: number;
}

export interface PlacedAhead {
  readonly place: FolderPlace;
  readonly ahead: RunAhead;
}

/** The host of a bundle in a lane: there as long as it lives, and started anew with its components after it ended. */
export class KeptHost {
  /** How many threads each image may have. */
  threads = 1;
  readonly #options: KeptHostOptions;
  readonly #places = new Map<string, FolderPlace>();
  readonly #memory = new Set<string>();
  #needed = 0;
  #client: Promise<HostClient> | undefined;
  /** The one that ran the latest step. */
  #used: HostClient | undefined;
  #closed = false;

  constructor(options: KeptHostOptions) {
    this.#options = options;
  }

  /** Gets a component ready. @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED, WORKER_START_FAILED */
  async load(place: FolderPlace): Promise<void> {
    this.#need(place, place.manifest.resources.memory);
    await (await this.#running()).load(place);
  }

  /** Whether a component that is ready is a change to a sharp pipeline and nothing else. */
  async isChange(place: FolderPlace): Promise<boolean> {
    return (await this.#client)?.isChange(place) ?? false;
  }

  /** @param neighbours the steps to come that belong here, with the places of their components */
  async run(
    place: FolderPlace,
    step: PlanStep,
    inputs: StepValues,
    run: LaneRun,
    neighbours: () => Promise<readonly PlacedAhead[]>,
  ): Promise<StepValues> {
    this.#need(place, step.resources.memory);
    const client = await this.#running();
    await client.load(place);
    this.#used = client;
    return await client.run(step, place.manifest.name, inputs, run, async () => {
      const ready: Neighbour[] = [];
      for (const { place: next, ahead } of await neighbours()) {
        if (!client.hasLoaded(next)) break;
        this.#need(next, ahead.step.resources.memory);
        ready.push({ ...ahead, name: next.manifest.name });
      }
      client.link.memoryLimit = this.#memoryLimit;
      return ready;
    });
  }

  /** Runs steps that are asked for at once. @throws as `load` */
  async runAll(chain: readonly PlacedAhead[], signal: AbortSignal): Promise<ChainEnd> {
    for (const { place, ahead } of chain) this.#need(place, ahead.step.resources.memory);
    const client = await this.#running();
    for (const { place } of chain) if (!client.hasLoaded(place)) await client.load(place);
    this.#used = client;
    const ready = chain.map(({ place, ahead }) => ({ ...ahead, name: place.manifest.name }));
    return await client.runAll(ready, signal);
  }

  async drop(values: readonly StepValue[]): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    if (client && !client.hasEnded) client.drop(values);
  }

  async endStream({ digest }: FolderPlace, stream: string): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    if (client && !client.hasEnded) client.endStream(digest, stream);
  }

  /** The item goes no further: what ran ahead for it has been in vain. */
  endEarly(): void {
    this.#used?.endEarly();
  }

  /** Its item has ended: a host that should not go on is let go of, and the next item finds a new one. */
  async itemEnded(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    if (client?.link.isSpoilt && !client.hasEnded) await client.link.close(this.#options.stopMs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = await this.#client?.catch(() => undefined);
    await client?.close(this.#options.stopMs);
  }

  #need(place: FolderPlace, memory: string): void {
    this.#places.set(place.digest, place);
    if (this.#memory.has(memory)) return;
    this.#memory.add(memory);
    this.#needed = Math.max(this.#needed, parseMemory(memory) ?? 0);
  }

  /** Whoever comes first starts the next one; the others wait for it. */
  async #running(): Promise<HostClient> {
    const before = this.#client;
    const client = await before;
    await client?.settled();
    if (client && !client.hasEnded) {
      client.link.memoryLimit = this.#memoryLimit;
      client.useThreads(this.threads);
      return client;
    }
    if (this.#client === before) this.#client = this.#start();
    return await this.#running();
  }

  async #start(): Promise<HostClient> {
    try {
      const client = await this.#options.start();
      client.link.memoryLimit = this.#memoryLimit;
      void client.link.ended.then(() => this.#ended());
      // Those that were there before: whoever runs one hears what is wrong with it.
      for (const place of this.#places.values()) client.load(place).catch(() => undefined);
      return client;
    } catch (thrown) {
      this.#client = undefined;
      throw thrown;
    }
  }

  /** The next attempt shall not wait for a process to start. */
  #ended(): void {
    if (!this.#closed) void this.#running().catch(() => undefined);
  }

  get #memoryLimit(): number {
    return this.#options.memoryLimit ?? memoryLimitFor(this.#needed);
  }
}
