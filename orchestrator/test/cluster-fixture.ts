import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serveComponent, type ServedComponent } from '@kumiki/component-sdk/worker/serve';
import { ActiveRuns, ArgoExecutor, type ClusterApi, type WorkerImage } from '../src/executors/argo/index.ts';
import { PlatformClient, runHelper } from '../src/executors/argo/helper/index.ts';
import { helperCaller, helperRoutes } from '../src/api/helper/helper-routes.ts';
import { testCluster } from '../src/executors/argo/compile/test-cases.ts';
import { reportKeyKey, workersOf } from '../src/executors/argo/compile/index.ts';
import { LoggedReports, parseReportKey, TakeReports } from '../src/executors/argo/reports/index.ts';
import type { MemoryReportLog } from '../src/executors/argo/reports/memory-report-log.ts';
import type { Workflow } from '../src/executors/argo/compile/workflow.ts';
import { Cipher, newSecretKey } from '../src/secrets/index.ts';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { Plan } from '../src/pipeline/index.ts';
import type { InlineComponent } from './inline.ts';
import { testServer } from './http-fixture.ts';

type WorkflowState = NonNullable<Awaited<ReturnType<ClusterApi['workflow']>>>;

interface Made {
  readonly workflow: Workflow;
  phase: WorkflowState['phase'];
  readonly ending: AbortController;
}

/**
 * A cluster in this process: its pods are the real helper beside real workers, which speak to the real routes over HTTP; only
 * Kubernetes and Argo are played. Chains of pods run as `depends` says, and a pod that asks to be made anew is.
 */
export class PlayedCluster implements ClusterApi {
  readonly server = 'https://played';
  readonly made = new Map<string, Made>();
  readonly secrets = new Map<string, Readonly<Record<string, string>>>();
  /** What helpers report through, where that is not HTTPS. */
  log: MemoryReportLog | undefined;
  /** How pods ended: `group-0 shard 1: 0`. */
  readonly ended: string[] = [];
  readonly terminated: string[] = [];
  /** Told before a pod starts, with how to end it as if its node were lost. */
  onPod: (name: string, lose: () => void) => void = () => undefined;
  /** What an item took in earlier runs. */
  itemMs: number | undefined;
  readonly runs = new ActiveRuns(new Cipher([newSecretKey()]));
  readonly #folder: string;
  readonly #components: readonly InlineComponent[];
  readonly #plan: Plan;
  #server: Awaited<ReturnType<typeof testServer>> | undefined;
  #taking: TakeReports | undefined;
  readonly #running = new Set<Promise<void>>();

  constructor(folder: string, plan: Plan, components: readonly InlineComponent[]) {
    this.#folder = folder;
    this.#plan = plan;
    this.#components = components;
  }

  async executor(objects: ObjectStore, more: Partial<typeof testCluster> = {}): Promise<ArgoExecutor> {
    this.#server ??= await testServer(helperRoutes(this.runs), {
      access: { identify: () => Promise.reject(new Error('nobody')), helper: helperCaller(this.runs) },
    });
    if (this.log && !this.#taking) {
      this.#taking = new TakeReports(this.runs, this.log);
      this.#taking.start();
    }
    const reports = { brokers: ['kafka.local:9092'], topic: 'reports', tls: false };
    const image: WorkerImage = { image: `registry.local/a@sha256:${'1'.repeat(64)}`, command: ['node'] };
    return new ArgoExecutor({
      cluster: { ...testCluster, itemsPerPod: 1, pods: 2, ...(this.log && { reports }), ...more },
      api: this,
      runs: this.runs,
      objects,
      workOfItem: async () => await Promise.resolve(this.itemMs),
      images: async ({ components }) =>
        await Promise.resolve(new Map(Object.keys(components).map((digest) => [digest, image]))),
    });
  }

  async createWorkflow(workflow: Workflow): Promise<boolean> {
    const { name } = workflow.metadata;
    if (this.made.has(name)) return false;
    const made: Made = { workflow, phase: 'Running', ending: new AbortController() };
    this.made.set(name, made);
    const running = this.#carryOut(made).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return await Promise.resolve(true);
  }

  async workflow(name: string): Promise<WorkflowState | undefined> {
    const made = this.made.get(name);
    if (!made) return await Promise.resolve(undefined);
    const { annotations = {} } = made.workflow.metadata;
    return { name, uid: name, annotations, phase: made.phase, message: '', nodes: [] };
  }

  async terminate(name: string): Promise<void> {
    this.terminated.push(name);
    this.made.get(name)?.ending.abort();
    await Promise.resolve();
  }

  async pods(): Promise<[]> {
    return await Promise.resolve([]);
  }

  async putSecret({ metadata, data }: Parameters<ClusterApi['putSecret']>[0]): Promise<void> {
    this.secrets.set(metadata.name, data);
    await Promise.resolve();
  }

  async ownSecret(): Promise<void> {}

  async may(): Promise<boolean> {
    return await Promise.resolve(true);
  }

  /** Waits for its pods. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  close(): void {}

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { ending } of this.made.values()) ending.abort();
    await this.idle();
    await this.#taking?.[Symbol.asyncDispose]();
    await this.#server?.close();
  }

  async #carryOut(made: Made): Promise<void> {
    const [dag] = made.workflow.spec.templates;
    const tasks = dag && 'dag' in dag ? dag.dag.tasks : [];
    const shards = [...new Set(tasks.map(({ arguments: { parameters } }) => Number(parameters[0]!.value)))];
    const ends = shards.map(async (shard) => {
      for (let group = 0; group < this.#plan.groups.length; group++) {
        if (!(await this.#pod(made, group, shard))) return false;
      }
      return true;
    });
    made.phase = (await Promise.all(ends)).every(Boolean) ? 'Succeeded' : 'Failed';
  }

  async #pod(made: Made, group: number, shard: number): Promise<boolean> {
    for (let attempt = 0; attempt <= 3; attempt++) {
      const name = `group-${group}-shard-${shard}-${attempt}`;
      const code = await this.#attempt(made, { group, shard }, name);
      this.ended.push(`${name}: ${code}`);
      if (code === 0) return true;
      if (code < 75 || made.ending.signal.aborted) return false;
    }
    return false;
  }

  async #attempt(made: Made, place: { group: number; shard: number }, pod: string): Promise<number> {
    const lost = new AbortController();
    this.onPod(pod, () => lost.abort());
    const folder = join(this.#folder, `${made.workflow.metadata.name.slice(-6)}-${pod}`);
    const signal = AbortSignal.any([made.ending.signal, lost.signal]);
    const workers = await this.#workers(place.group, folder);
    try {
      const { token = '', [reportKeyKey]: key = '' } = this.secrets.get(made.workflow.metadata.name)!;
      const platform = new PlatformClient({ url: this.#server!.url, token, signal });
      const { log } = this;
      const told = { place, pod, platform, signal, say: () => undefined };
      const channel =
        log &&
        ((execution: string) => new LoggedReports({ ...told, execution, log, key: parseReportKey(key)! }));
      const folderOf = (number: number) => join(folder, String(number));
      const containers = workers.map((_, number) => number);
      return await runHelper({ ...told, containers, folderOf, ...(channel && { channel }) });
    } finally {
      for (const worker of workers) await worker.close();
    }
  }

  async #workers(group: number, folder: string): Promise<ServedComponent[]> {
    const digests = workersOf(this.#plan, this.#plan.groups[group]!);
    return await Promise.all(
      digests.map(async (digest, number) => {
        const { locked, component } = this.#components.find((one) => one.locked.digest === digest)!;
        const shared = join(folder, String(number));
        await mkdir(shared, { recursive: true });
        return await serveComponent(locked.manifest, component, { socket: join(shared, 'socket'), shared });
      }),
    );
  }
}
