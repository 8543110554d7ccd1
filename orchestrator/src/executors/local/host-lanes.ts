import { availableParallelism } from 'node:os';
import type { KumikiError } from '@kumiki/component-sdk/errors';
import { parseMemory } from '@kumiki/component-sdk/manifest';
import { KeptFiles, makeRunFolder, type RunFolder } from '@kumiki/component-sdk/worker/process';
import { SlotPool } from '@kumiki/component-sdk/worker/wire';
import type { Plan } from '../../pipeline/index.ts';
import type { ComponentPlace, ComponentPlaces } from '../executor.ts';
import { HostClient } from './host/host-client.ts';
import type { ImageWorkers } from '../../containers/index.ts';
import { HostLane, notRunnable, runnable } from './host/host-lane.ts';
import { hostSlots, type EarlyHost } from './early-host.ts';
import { HostLink } from './host/host-link.ts';
import { startHostProcess, type HostProcess } from './host/host-process.ts';
import type { Processors } from './host/processors.ts';
import { LaneQueue } from './lane-queue.ts';
import type { Lane, Lanes, Preparing } from './lane.ts';

export interface HostLanesOptions {
  readonly components: ComponentPlaces;
  /** Runs components of images. Without it, none is run. */
  readonly images?: ImageWorkers;
  /** How many items run at a time; by default as many as cores. */
  readonly width?: number;
  /**
   * The most resident memory of a process of components, in bytes; by default `KUMIKI_WORKER_MEMORY`, else four times
   * what the neediest of its components says that it needs, and 2 GiB at least.
   */
  readonly memoryLimit?: number;
  /** The most bytes in a process's folder for temporary files; by default `KUMIKI_WORKER_SCRATCH`, else 2 GiB. */
  readonly scratchLimit?: number;
  /** How long a run may go on after it was cancelled or was out of time, in ms. Default 2,000. */
  readonly graceMs?: number;
  /** How long a process may take to let its components go, in ms. Default 2,000. */
  readonly stopMs?: number;
  /** Hears errors that components leave behind when their run has ended; each is told once. */
  readonly stray?: (error: KumikiError) => void;
  /** Told before the packages of a Python component are installed, which may take a minute. */
  readonly onInstall?: (component: string) => void;
  /** Where the folder for values between processes is made; by default a memory file system where there is one. */
  readonly base?: string;
  /** Their folder and first host, where those were made before; `base` has no say then. */
  readonly early?: EarlyHost;
  /** Whether a host is started before anybody needs one. Default `true`. */
  readonly ahead?: boolean;
  /** Whose threads images may have; by default those of this machine, which all lanes of this process share. */
  readonly processors?: Processors;
}

/** How the lanes and their processes are used at this moment. */
export interface LanesUse {
  readonly width: number;
  readonly busy: number;
  /** Items that wait for a lane. */
  readonly waiting: number;
  readonly hosts: {
    readonly alive: number;
    readonly started: number;
    /** Those that ended although nobody let them go. */
    readonly lost: number;
  };
}

/**
 * Runs components in processes beside this one: each lane has a host for each bundle, in which images stay as raw
 * pixels from step to step. A crash, a hang or a hole in memory costs the attempt that it happens in. The first host
 * starts at once, so that it is there when the plan is.
 */
export class HostLanes implements Lanes {
  readonly width: number;
  readonly #options: HostLanesOptions;
  readonly #folder: RunFolder;
  readonly #slots: SlotPool;
  readonly #files: KeptFiles;
  readonly #lanes: readonly HostLane[];
  readonly #queue: LaneQueue<HostLane>;
  readonly #places = new Map<string, Promise<ComponentPlace>>();
  readonly #strays = new Set<string>();
  #early: Promise<HostClient> | undefined;
  #hosts = 0;
  #alive = 0;
  #gone = 0;
  #lost = 0;
  #isClosing = false;

  constructor(options: HostLanesOptions) {
    const { width = availableParallelism(), base, memoryLimit = memoryFromEnvironment() } = options;
    const { graceMs = 2000, stopMs = 2000 } = options;
    this.#options = { ...options, graceMs };
    this.width = width;
    const early = options.early?.take();
    this.#folder = early?.folder ?? makeRunFolder(base);
    this.#slots = new SlotPool(this.#folder.inputs);
    this.#files = new KeptFiles(this.#slots);
    const place = async (digest: string) => await this.#places.get(digest)!;
    const start = async () => await this.#takeHost();
    const { onInstall, scratchLimit, images, processors } = options;
    const given = {
      ...(memoryLimit !== undefined && { memoryLimit }),
      ...(scratchLimit !== undefined && { scratchLimit }),
      ...(onInstall && { onInstall }),
      ...(images && { images }),
      ...(processors && { processors }),
    };
    const stray = (error: KumikiError) => this.#stray(error);
    const settings = { start, place, graceMs, stopMs, stray, ...given };
    this.#lanes = Array.from({ length: width }, () => new HostLane(settings));
    this.#queue = new LaneQueue(this.#lanes);
    this.#early = early && this.#hostOf(early.host);
    if (options.ahead !== false) this.warm();
  }

  /** Starts a host that knows no component yet, for whoever needs one first. */
  warm(): void {
    this.#early ??= this.#startHost();
    this.#early.catch(() => undefined); // whoever takes it hears it
  }

  async prepare(plan: Plan, count: number, tell?: Preparing): Promise<void> {
    const digests = new Set(plan.steps.map(({ component }) => component));
    for (const digest of digests) {
      const known = this.#places.get(digest) ?? this.#place(plan, digest);
      this.#places.set(digest, known);
      known.catch(() => this.#places.delete(digest));
    }
    await Promise.all([...digests].map(async (digest) => await this.#getImage(plan, digest, tell)));
    const [first, ...others] = this.#lanes.slice(0, count);
    for (const lane of others) lane.want(digests);
    await first?.load(digests);
  }

  async canShare(plan: Plan): Promise<boolean> {
    const digests = new Set(plan.steps.map(({ component }) => component));
    return (await this.#lanes[0]?.areChanges(digests)) ?? false;
  }

  async take(signal: AbortSignal, urgent?: boolean): Promise<Lane> {
    return await this.#queue.take(signal, urgent);
  }

  giveBack(lane: Lane): void {
    if (!(lane instanceof HostLane)) return;
    void lane.itemEnded();
    this.#queue.giveBack(lane);
  }

  get lost(): number {
    return this.#lost;
  }

  get use(): LanesUse {
    const { free, waiting } = this.#queue;
    const { width } = this;
    const hosts = { alive: this.#alive, started: this.#alive + this.#gone, lost: this.#lost };
    return { width, busy: width - free, waiting, hosts };
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const early = this.#early;
    this.#early = undefined;
    await Promise.all([
      ...this.#lanes.map(async (lane) => await lane.close()),
      early?.then(
        async (client) => await client.close(0),
        () => undefined,
      ),
    ]);
    this.#slots.close();
    this.#folder.remove();
  }

  /** The plan itself says which image it was locked to. */
  async #place(plan: Plan, digest: string): Promise<ComponentPlace> {
    const { name, image, manifest } = plan.components[digest] ?? {};
    if (image !== undefined && manifest) return { manifest, digest, image };
    return await this.#options.components.place(digest, name);
  }

  /** An image is got before anything is started, so that no item waits for it. */
  async #getImage(plan: Plan, digest: string, tell: Preparing | undefined): Promise<void> {
    const place = await this.#places.get(digest)!;
    if (!('image' in place)) return;
    const { images } = this.#options;
    if (!images) throw notRunnable(place);
    const step = plan.steps.find(({ component }) => component === digest)!;
    await images.prepare(runnable(place), (message) => tell?.(step.id, message));
  }

  async #takeHost(): Promise<HostClient> {
    const early = this.#early;
    this.#early = undefined;
    const client = await early?.catch(() => undefined);
    return client && !client.hasEnded ? client : await this.#startHost();
  }

  async #startHost(): Promise<HostClient> {
    return await this.#hostOf(startHostProcess(hostSlots(this.#folder, ++this.#hosts)));
  }

  async #hostOf(started: Promise<HostProcess>): Promise<HostClient> {
    const link = new HostLink(await started, this.#options.scratchLimit);
    this.#alive++;
    void this.#counted(link);
    return new HostClient(link, {
      slots: this.#slots,
      folder: this.#folder.inputs,
      files: this.#files,
      graceMs: this.#options.graceMs!,
      stray: (error) => this.#stray(error),
    });
  }

  async #counted(link: HostLink): Promise<void> {
    await link.ended;
    this.#alive--;
    this.#gone++;
    if (!this.#isClosing) this.#lost++;
  }

  /** The same mistake comes with every item; it is told once. */
  #stray(error: KumikiError): void {
    if (this.#strays.has(error.message)) return;
    this.#strays.add(error.message);
    this.#options.stray?.(error);
  }
}

/** As `new HostLanes`. */
export function hostLanes(options: HostLanesOptions): HostLanes {
  return new HostLanes(options);
}

function memoryFromEnvironment(): number | undefined {
  return parseMemory(process.env['KUMIKI_WORKER_MEMORY'] ?? '');
}
