import type { Manifest } from '@kumiki/component-sdk/manifest';
import { WorkerGroup, type AttemptUsage, type WorkerClient } from '@kumiki/component-sdk/worker/client';
import { sharedParts } from '@kumiki/component-sdk/worker/wire';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SharedProcess, type JoiningStep } from '../../local/host/shared-process.ts';
import { runInWorker } from '../../local/host/other-worker.ts';
import type { LaneRun } from '../../local/lane.ts';
import type { PlanStep } from '../../../pipeline/index.ts';
import type { StepValue, StepValues } from '../../step/held-value.ts';
import { socketName } from '../compile/places.ts';
import { checkStreamsOf, type PodWorker } from './pod-worker.ts';

/** A container beside the helper, whatever it serves. */
export interface PodProcess {
  /** Waits until its components are set up. @throws as `WorkerClient.connect` */
  start(): Promise<void>;
  /** @throws COMPONENT_STREAM_MISSING where one keeps something from frame to frame and does not tell streams apart */
  checkStreams(): Promise<void>;
  run(step: PlanStep, inputs: StepValues, run: LaneRun): Promise<StepValues>;
  endStream(component: string, stream: string): Promise<void>;
  /** Nobody needs these values any more. */
  drop(values: readonly StepValue[]): void;
  dispose(): Promise<void>;
}

/** One that serves a single component: its values come here. */
export function onlyWorker(worker: Pick<PodWorker, keyof PodProcess & keyof PodWorker>): PodProcess {
  return {
    start: async () => await worker.start(),
    checkStreams: async () => await worker.checkStreams(),
    run: async (step, inputs, run) => await runInWorker(worker, step, inputs, run),
    endStream: async (_, stream) => await worker.endStream(stream),
    drop: () => undefined, // they are in memory here, until nobody has them
    dispose: async () => await worker.dispose(),
  };
}

export interface PodBundleOptions {
  /** The folder that it shares with the helper. */
  readonly folder: string;
  /** How long it may take until a component is set up, also when the container is started anew, in ms. */
  readonly startMs: number;
  /** Its components, by what steps call them. */
  readonly members: ReadonlyMap<string, Pick<Manifest, 'name'>>;
}

/** One that serves several components: images stay in it from step to step. */
export class PodBundle implements PodProcess {
  readonly #options: PodBundleOptions;
  #process: SharedProcess | undefined;

  constructor(options: PodBundleOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await Promise.all([...this.#options.members.keys()].map(async (digest) => await this.#ready(digest)));
  }

  async checkStreams(): Promise<void> {
    for (const member of this.#options.members.keys()) checkStreamsOf((await this.#ready(member)).client);
  }

  async run(step: PlanStep, inputs: StepValues, run: LaneRun): Promise<StepValues> {
    const { process, client } = await this.#ready(step.component);
    const { usage } = run;
    // As for a single worker: process ids of another container mean nothing here.
    const given = {
      ...run,
      usage: ({ cpuMs, with: first }: AttemptUsage) =>
        usage({ ...(cpuMs !== undefined && { cpuMs }), ...(first !== undefined && { with: first }) }),
    };
    return await process.run(client, step, inputs, given, this.#joining(client, run));
  }

  /** The steps to come that are changes to pictures as this one is, as far as they are of this process. */
  #joining({ description }: WorkerClient, { ahead }: LaneRun): JoiningStep[] {
    const joining: JoiningStep[] = [];
    for (const next of (description.joins && ahead?.()) || []) {
      const member = this.#options.members.get(next.step.component);
      if (!next.joins || !member) break;
      joining.push({ component: member.name, ahead: next });
    }
    return joining;
  }

  async endStream(component: string, stream: string): Promise<void> {
    if (!this.#process || this.#process.hasEnded) return;
    await (await this.#ready(component)).client.endStream(stream);
  }

  drop(values: readonly StepValue[]): void {
    this.#process?.drop(values);
  }

  async dispose(): Promise<void> {
    await this.#process?.group.dispose();
    this.#process = undefined;
  }

  async #ready(digest: string): Promise<{ readonly process: SharedProcess; readonly client: WorkerClient }> {
    const process = await this.#running();
    const manifest = this.#options.members.get(digest)!;
    return { process, client: await process.client({ id: manifest.name, folder: '', manifest }) };
  }

  async #running(): Promise<SharedProcess> {
    const before = this.#process;
    if (before && !before.hasEnded) return before;
    const { folder, startMs } = this.#options;
    await mkdir(join(folder, sharedParts.inputs), { recursive: true });
    if (this.#process === before) {
      void before?.group.dispose();
      const socket = join(folder, socketName);
      const name = 'the components of a container';
      this.#process = new SharedProcess(WorkerGroup.connect({ name, startMs, shared: folder, socket }));
    }
    return await this.#running();
  }
}
