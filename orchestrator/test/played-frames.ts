import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serveComponent, type ServedComponent } from '@kumiki/component-sdk/worker/serve';
import type {
  FoundDeployment,
  FramePod,
  FramesApi,
} from '../src/deployments/kubernetes/cluster/frames-api.ts';
import type { FrameDeployment } from '../src/deployments/kubernetes/compile/manifests.ts';
import {
  componentsBeside,
  startFrameHelper,
  type FrameHelper,
} from '../src/deployments/kubernetes/helper/frame-helper.ts';
import { PodLink, type PodAddress } from '../src/deployments/kubernetes/link/pod-link.ts';
import type { InlineComponent } from './inline.ts';

interface Played {
  readonly pod: FramePod;
  readonly helper?: FrameHelper;
  readonly workers: readonly ServedComponent[];
}

/**
 * A cluster in this process: its pods are the real helper beside real workers, reached over real connections; only
 * Kubernetes is played.
 */
export class PlayedFrames implements FramesApi, AsyncDisposable {
  readonly server = 'https://played';
  readonly manifests = new Map<string, FrameDeployment>();
  readonly made: string[] = [];
  readonly removed: string[] = [];
  readonly links: PodLink[] = [];
  /** What keeps pods from starting, in place of their start. */
  trouble: Partial<FramePod> | undefined;
  failure: string | undefined;
  readonly #folder: string;
  readonly #components: readonly InlineComponent[];
  readonly #found = new Map<string, FoundDeployment>();
  readonly #pods = new Map<string, Played>();
  readonly #ports = new Map<string, number>();
  #keys = new Map<string, string>();
  #count = 0;

  constructor(folder: string, components: readonly InlineComponent[]) {
    this.#folder = folder;
    this.#components = components;
  }

  readonly connect = async (address: PodAddress): Promise<PodLink> => {
    const port = this.#ports.get(address.name)!;
    const link = await PodLink.connect({ ...address, host: '127.0.0.1', port });
    this.links.push(link);
    return link;
  };

  get podNames(): string[] {
    return [...this.#pods.keys()];
  }

  async deployments(): Promise<readonly FoundDeployment[]> {
    const { failure } = this;
    return await Promise.resolve(
      [...this.#found.values()].map((one) => ({ ...one, ...(failure !== undefined && { failure }) })),
    );
  }

  async pods(): Promise<readonly FramePod[]> {
    return await Promise.resolve([...this.#pods.values()].map(({ pod }) => pod));
  }

  async createDeployment(manifest: FrameDeployment): Promise<FoundDeployment> {
    const { name, labels = {}, annotations = {} } = manifest.metadata;
    const found = {
      name,
      uid: name,
      frames: labels['kumiki.dev/frames']!,
      group: Number(labels['kumiki.dev/group']),
      owner: annotations['kumiki.dev/owner']!,
      replicas: manifest.spec.replicas,
    };
    this.manifests.set(name, manifest);
    this.#found.set(name, found);
    this.made.push(name);
    await this.#settle(found);
    return found;
  }

  async scale(name: string, replicas: number): Promise<void> {
    const found = { ...this.#found.get(name)!, replicas };
    this.#found.set(name, found);
    await this.#settle(found);
  }

  async removeDeployment(name: string): Promise<void> {
    const found = this.#found.get(name);
    this.#found.delete(name);
    this.removed.push(name);
    if (found) await this.#settle({ ...found, replicas: 0 });
  }

  async createService(): Promise<void> {}

  async putSecret({ metadata, data }: Parameters<FramesApi['putSecret']>[0]): Promise<void> {
    this.#keys.set(metadata.name, data['key']!);
    await Promise.resolve();
  }

  async ownSecret(): Promise<void> {}

  async may(): Promise<boolean> {
    return await Promise.resolve(true);
  }

  close(): void {}

  /** Ends a pod as its node would that is lost; another one comes in its place. */
  async kill(name: string): Promise<void> {
    const { pod, workers } = this.#pods.get(name)!;
    this.#pods.delete(name);
    for (const link of this.links.filter((one) => one.name === name)) link.break();
    await Promise.all(workers.map(async (worker) => await worker.close()));
    const found = [...this.#found.values()].find(
      (one) => one.frames === pod.frames && one.group === pod.group,
    );
    if (found) await this.#settle(found);
  }

  /** Asks a pod to end, as Kubernetes does; another one comes in its place. */
  async evict(name: string): Promise<void> {
    const played = this.#pods.get(name)!;
    this.#pods.delete(name);
    const { frames, group } = played.pod;
    const found = [...this.#found.values()].find((one) => one.frames === frames && one.group === group);
    await Promise.all([this.#end(played), found && this.#settle(found)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#found.keys()) await this.removeDeployment(name);
  }

  async #settle({ frames, group, replicas, name }: FoundDeployment): Promise<void> {
    const own = [...this.#pods].filter(([, { pod }]) => pod.frames === frames && pod.group === group);
    for (let at = own.length; at < replicas; at++) await this.#start(name, frames, group);
    for (const [pod, played] of own.slice(replicas)) {
      this.#pods.delete(pod);
      await this.#end(played);
    }
  }

  async #start(deployment: string, frames: string, group: number): Promise<void> {
    const name = `${deployment}-${++this.#count}`;
    const pod: FramePod = {
      name,
      uid: name,
      annotations: {},
      frames,
      group,
      phase: 'Running',
      reason: '',
      message: '',
      containers: [],
      host: name,
      isReady: true,
      isEnding: false,
      ...this.trouble,
    };
    if (this.trouble) return void this.#pods.set(name, { pod, workers: [] });
    const manifest = this.manifests.get(deployment)!;
    const [helper] = manifest.spec.template.spec.containers;
    const variable = helper.env.find((one) => one.name === 'KUMIKI_COMPONENTS');
    const names = variable && 'value' in variable ? variable.value.split(',') : [];
    const folder = join(this.#folder, name);
    const workers = await Promise.all(
      names.map(async (component, number) => {
        const shared = join(folder, String(number));
        await mkdir(shared, { recursive: true });
        const { locked, component: code } = this.#components.find(({ locked: of }) => of.name === component)!;
        return await serveComponent(locked.manifest, code, { socket: join(shared, 'socket'), shared });
      }),
    );
    const started = await startFrameHelper({
      components: componentsBeside({ components: names, containers: names.map((_, at) => at) }, (number) =>
        join(folder, String(number)),
      ),
      key: Buffer.from(this.#keys.get(frames)!, 'hex'),
      host: '127.0.0.1',
      port: 0,
    });
    this.#ports.set(name, started.port);
    this.#pods.set(name, { pod, helper: started, workers });
  }

  async #end({ helper, workers }: Played): Promise<void> {
    await helper?.drain();
    await Promise.all(workers.map(async (worker) => await worker.close()));
  }
}
