import { isPython, parseMemory } from '@kumiki/component-sdk/manifest';
import { withSecretReferences } from '@kumiki/component-sdk/schema';
import type { NamedComponent, WorkerClient } from '@kumiki/component-sdk/worker/client';
import { environmentOf } from '@kumiki/component-sdk/worker/process';
import type { PlanStep } from '../../../pipeline/index.ts';
import type { FolderPlace } from '../../executor.ts';
import type { StepValue, StepValues } from '../../step/held-value.ts';
import type { LaneRun } from '../lane.ts';
import { memoryLimitFor } from './memory-limit.ts';
import type { OtherWorkerOptions } from './other-worker.ts';
import type { SharedProcess } from './shared-process.ts';

/**
 * Whether a component in another language may be in one process with others of its bundle. What it is told in secret, and
 * what it may reach, is for it alone.
 */
export function sharesProcess({ manifest }: FolderPlace): boolean {
  const { bundle, network, params, name } = manifest;
  const hasSecrets = withSecretReferences(params) !== params || Object.keys(environmentOf(name)).length > 0;
  return bundle !== undefined && isPython(manifest) && network !== 'egress' && !hasSecrets;
}

/** The worker of a bundle in a lane: one process for its components, started anew with them after it ended. */
export class BundleWorker {
  readonly #options: OtherWorkerOptions;
  readonly #bundle: string;
  readonly #members = new Map<string, FolderPlace>();
  #needed = 0;
  #process: Promise<SharedProcess> | undefined;

  constructor(bundle: string, options: OtherWorkerOptions) {
    this.#bundle = bundle;
    this.#options = options;
  }

  /** Gets a component ready. @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED, WORKER_START_FAILED */
  async load(place: FolderPlace): Promise<void> {
    await this.#ready(place, place.manifest.resources.memory);
  }

  async run(place: FolderPlace, step: PlanStep, inputs: StepValues, run: LaneRun): Promise<StepValues> {
    const { process, client } = await this.#ready(place, step.resources.memory);
    return await process.run(client, step, inputs, run);
  }

  /** One that has ended has nothing of the stream left. @throws what the component throws at its end */
  async endStream(place: FolderPlace, stream: string): Promise<void> {
    const process = await this.#process?.catch(() => undefined);
    if (process && !process.hasEnded) await (await process.client(named(place))).endStream(stream);
  }

  async drop(values: readonly StepValue[]): Promise<void> {
    (await this.#process?.catch(() => undefined))?.drop(values);
  }

  async close(): Promise<void> {
    await (await this.#process?.catch(() => undefined))?.group.dispose();
  }

  async #ready(
    place: FolderPlace,
    memory: string,
  ): Promise<{ readonly process: SharedProcess; readonly client: WorkerClient }> {
    this.#members.set(place.digest, place);
    this.#needed = Math.max(this.#needed, parseMemory(memory) ?? 0);
    const process = await this.#running(place);
    process.group.memoryLimit = this.#options.memoryLimit ?? memoryLimitFor(this.#needed);
    return { process, client: await process.client(named(place)) };
  }

  /** Whoever comes first starts the next one; the others wait for it. */
  async #running(place: FolderPlace): Promise<SharedProcess> {
    const before = this.#process;
    const process = await before;
    if (process && !process.hasEnded) return process;
    if (this.#process === before) this.#process = this.#start(place, process);
    return await this.#running(place);
  }

  async #start({ folder, manifest }: FolderPlace, ended: SharedProcess | undefined): Promise<SharedProcess> {
    await ended?.group.dispose();
    try {
      const { pythonGroupWorker, WorkerGroup } = await import('@kumiki/component-sdk/worker/client');
      const { SharedProcess } = await import('./shared-process.ts');
      const { onInstall, scratchLimit, graceMs } = this.#options;
      const command = await pythonGroupWorker(folder, manifest.name, { ...(onInstall && { onInstall }) });
      const process = new SharedProcess(
        await WorkerGroup.start({
          name: `the bundle ${this.#bundle}`,
          ...command,
          graceMs,
          ...(scratchLimit !== undefined && { scratchLimit }),
        }),
      );
      // Those that were there before: whoever runs one hears what is wrong with it.
      for (const member of this.#members.values()) process.client(named(member)).catch(() => undefined);
      return process;
    } catch (thrown) {
      this.#process = undefined;
      throw thrown;
    }
  }
}

function named({ digest, folder, manifest }: FolderPlace): NamedComponent {
  return { id: digest, folder, manifest };
}
