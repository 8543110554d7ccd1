import type { KeptWorker } from '@kumiki/component-sdk/worker/client';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { PlanStep } from '../../../pipeline/index.ts';
import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { parseMemory } from '@kumiki/component-sdk/manifest';
import type { ImageWorkers, RunnableImage } from '../../../containers/index.ts';
import type { ComponentPlace, FolderPlace, ImagePlace } from '../../executor.ts';
import type { StepValue, StepValues } from '../../step/held-value.ts';
import type { ChainEnd, Lane, LaneRun, RunAhead } from '../lane.ts';
import { BundleWorker, sharesProcess } from './bundle-worker.ts';
import type { HostClient } from './host-client.ts';
import { KeptHost, type PlacedAhead } from './kept-host.ts';
import { memoryLimitFor } from './memory-limit.ts';
import { processorsHere, type Processors } from './processors.ts';
import { runInWorker, startKeptWorker, type OtherWorkerOptions } from './other-worker.ts';

export interface HostLaneOptions extends OtherWorkerOptions {
  /** Starts a host that knows no component yet. */
  readonly start: () => Promise<HostClient>;
  readonly place: (digest: string) => Promise<ComponentPlace>;
  readonly stopMs: number;
  /** Hears what went wrong when no run went on any more. */
  readonly stray?: (error: KumikiError) => void;
  /** Whose threads images may have; where it is left out, those of this machine, which all runs of this process share. */
  readonly processors?: Processors;
  /** Starts workers of images. Without it, none is run. */
  readonly images?: ImageWorkers;
}

/** What this process's own runtime runs, and what a host therefore loads. */
const hosted = new Set(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']);

/**
 * A lane of processes: a host for each bundle, one worker for the components of a bundle in another language, and one for
 * each component that shares none.
 */
export class HostLane implements Lane {
  readonly #options: HostLaneOptions;
  readonly #processors: Processors;
  readonly #hosts = new Map<string, KeptHost>();
  readonly #bundles = new Map<string, BundleWorker>();
  readonly #workers = new Map<string, Promise<KeptWorker>>();
  #wanted: ReadonlySet<string> = new Set();

  constructor(options: HostLaneOptions) {
    this.#options = options;
    this.#processors = options.processors ?? processorsHere;
  }

  /** Gets components ready. @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED, WORKER_START_FAILED */
  async load(digests: Iterable<string>): Promise<void> {
    await Promise.all(
      [...digests].map(async (digest) => {
        const place = await this.#options.place(digest);
        if (isHosted(place)) await this.#host(place).load(place);
        else if (isShared(place)) await (await this.#bundle(place)).load(place);
        else await (await this.#worker(place)).start();
      }),
    );
  }

  /** Whether all of them are ready here and are changes to sharp pipelines, in one process. */
  async areChanges(digests: Iterable<string>): Promise<boolean> {
    for (const digest of digests) {
      const place = await this.#options.place(digest);
      if (!isHosted(place) || !(await this.#host(place).isChange(place))) return false;
    }
    return this.#hosts.size === 1;
  }

  /** What to get ready when the first step runs here. */
  want(digests: ReadonlySet<string>): void {
    this.#wanted = digests;
  }

  async run(step: PlanStep, inputs: StepValues, run: LaneRun): Promise<StepValues> {
    const wanted = this.#wanted;
    this.#wanted = new Set();
    if (wanted.size > 0) this.load(wanted).catch(() => undefined); // the runs hear it
    return await this.#processors.during(async (threads) => {
      const place = await this.#options.place(step.component);
      if (isHosted(place)) {
        const host = this.#host(place);
        host.threads = threads;
        return await host.run(place, step, inputs, run, async () => await this.#neighbours(host, run));
      }
      if (isShared(place)) return await (await this.#bundle(place)).run(place, step, inputs, run);
      return await runInWorker(await this.#worker(place), step, inputs, run);
    });
  }

  async runAll(chain: readonly RunAhead[], signal: AbortSignal): Promise<ChainEnd | undefined> {
    const placed: PlacedAhead[] = [];
    let host: KeptHost | undefined;
    for (const ahead of chain) {
      const place = await this.#options.place(ahead.step.component);
      if (!isHosted(place)) return undefined;
      const own = this.#host(place);
      if (host && own !== host) return undefined;
      host = own;
      placed.push({ place, ahead });
    }
    const only = host;
    if (!only) return undefined;
    return await this.#processors.during(async (threads) => {
      only.threads = threads;
      return await only.runAll(placed, signal);
    });
  }

  endStream(component: string, stream: string): void {
    void this.#endStream(component, stream).catch((thrown: unknown) =>
      this.#options.stray?.(asKumikiError(thrown)),
    );
  }

  drop(values: readonly StepValue[]): void {
    for (const host of this.#hosts.values()) void host.drop(values);
    for (const bundle of this.#bundles.values()) void bundle.drop(values);
  }

  async itemEnded(): Promise<void> {
    // At once, before the next item has runs of its own on their way.
    for (const host of this.#hosts.values()) host.endEarly();
    for (const host of this.#hosts.values()) await host.itemEnded();
  }

  async close(): Promise<void> {
    await Promise.all([
      ...[...this.#hosts.values()].map(async (host) => await host.close()),
      ...[...this.#bundles.values()].map(async (bundle) => await bundle.close()),
      ...[...this.#workers.values()].map(
        async (worker) => await (await worker.catch(() => undefined))?.dispose(),
      ),
    ]);
  }

  async #endStream(component: string, stream: string): Promise<void> {
    const place = await this.#options.place(component);
    if (isHosted(place)) await this.#host(place).endStream(place, stream);
    else if (isShared(place)) await (await this.#bundle(place)).endStream(place, stream);
    else await (await this.#worker(place)).endStream(stream);
  }

  /** The steps to come that run in the same host, up to the first that does not. */
  async #neighbours(host: KeptHost, { ahead }: LaneRun): Promise<readonly PlacedAhead[]> {
    const neighbours: PlacedAhead[] = [];
    for (const next of ahead?.() ?? []) {
      const place = await this.#options.place(next.step.component).catch(() => undefined);
      if (!place || !isHosted(place) || this.#host(place) !== host) break;
      neighbours.push({ place, ahead: next });
    }
    return neighbours;
  }

  /** Components of one bundle in one folder of components share a process, and no others do. */
  #host({ root, digest, manifest }: FolderPlace): KeptHost {
    const key = manifest.bundle === undefined ? digest : `${manifest.bundle} ${root}`;
    const host = this.#hosts.get(key) ?? new KeptHost(this.#options);
    this.#hosts.set(key, host);
    return host;
  }

  /** As hosts, and with the same packages. */
  async #bundle({ root, folder, manifest }: FolderPlace): Promise<BundleWorker> {
    const lock = await readFile(join(folder, 'requirements.lock'), 'utf8').catch(() => folder);
    const key = JSON.stringify([manifest.bundle, root, lock]);
    const bundle = this.#bundles.get(key) ?? new BundleWorker(manifest.bundle!, this.#options);
    this.#bundles.set(key, bundle);
    return bundle;
  }

  async #startWorker(place: ComponentPlace): Promise<KeptWorker> {
    if (!('image' in place)) return await startKeptWorker(place, this.#options);
    const { images, graceMs, memoryLimit } = this.#options;
    const needed = parseMemory(place.manifest.resources.memory) ?? 0;
    const limits = { graceMs, memoryLimit: memoryLimit ?? memoryLimitFor(needed) };
    if (images) return await images.start(runnable(place), limits);
    throw notRunnable(place);
  }

  async #worker(place: ComponentPlace): Promise<KeptWorker> {
    const worker = this.#workers.get(place.digest) ?? this.#startWorker(place);
    this.#workers.set(place.digest, worker);
    try {
      return await worker;
    } catch (thrown) {
      this.#workers.delete(place.digest); // the next time its packages may be there
      throw thrown;
    }
  }
}

function isHosted(place: ComponentPlace): place is FolderPlace {
  return 'entryPath' in place && hosted.has(extname(place.entryPath));
}

function isShared(place: ComponentPlace): place is FolderPlace {
  return 'entryPath' in place && sharesProcess(place);
}

/** What runs a component of an image knows it by. */
export function runnable({ manifest, image }: ImagePlace): RunnableImage {
  return { name: manifest.name, image, manifest };
}

/** Nobody has said what runs images here. */
export function notRunnable({ manifest, image }: ImagePlace): KumikiError {
  const reason = 'this command runs components of folders alone';
  const advice = 'Run the pipeline on a platform, whose operator has opened its registry.';
  return kumikiError('IMAGE_NOT_RUNNABLE', { component: manifest.name, image, reason, advice });
}
