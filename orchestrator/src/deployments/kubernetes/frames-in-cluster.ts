import { randomBytes } from 'node:crypto';
import type { Sealer } from '../../executors/argo/helper-tokens.ts';
import {
  deploymentOf,
  serviceOf,
  type FrameCluster,
  type Frames,
  type GroupPods as GroupManifest,
} from './compile/frame-pods.ts';
import { frameKey, groupName } from './compile/names.ts';
import type { FoundDeployment, FramesApi } from './cluster/frames-api.ts';

const place = 'frames of a deployment';

export interface FramesOptions {
  readonly api: FramesApi;
  readonly cluster: FrameCluster;
  readonly sealer: Sealer;
}

/** The key of a deployment that this platform, or the process before it, has made; nothing for one of somebody else. */
export function ownedKey(sealer: Sealer, { owner, frames }: FoundDeployment): Buffer | undefined {
  try {
    const [name, key = ''] = sealer.open(owner, place).split(' ');
    return name === frames ? Buffer.from(key, 'hex') : undefined;
  } catch {
    return undefined;
  }
}

/** One deployment in the cluster, which several generations may use whose pods are the same. */
export class FramesInCluster {
  readonly frames: Frames;
  readonly key: Buffer;
  /** How many pods each of its users wants, for each group. */
  readonly #wanted = new Map<object, Map<number, number>>();
  readonly #replicas = new Map<number, number>();
  readonly #options: FramesOptions;

  private constructor(options: FramesOptions, frames: Frames, key: Buffer) {
    this.#options = options;
    this.frames = frames;
    this.key = key;
  }

  /** Makes what is missing, and takes up what is there. @throws as `FramesApi` */
  static async open(options: FramesOptions, frames: Frames, replicas: number): Promise<FramesInCluster> {
    const { api, sealer, cluster } = options;
    const there = (await api.deployments()).filter((one) => one.frames === frames.name);
    const key = there.map((one) => ownedKey(sealer, one)).find((one) => one !== undefined);
    const own = key ? there : [];
    // Whoever made them used another key, and nobody could speak to them.
    if (!key) for (const { name } of there) await api.removeDeployment(name);
    const opened = new FramesInCluster(options, frames, key ?? randomBytes(32));
    for (const { group, replicas: found } of own) opened.#replicas.set(group, found);
    const missing = frames.groups.filter(({ number }) => !own.some(({ group }) => group === number));
    if (missing.length > 0) await opened.#make(missing, own, { api, cluster, replicas });
    return opened;
  }

  get isUsed(): boolean {
    return this.#wanted.size > 0;
  }

  /** @throws as `FramesApi` */
  async want(user: object, group: number, count: number): Promise<void> {
    const wants = this.#wanted.get(user) ?? new Map<number, number>();
    this.#wanted.set(user, wants);
    wants.set(group, count);
    await this.#scale(group);
  }

  async leave(user: object, group: number): Promise<void> {
    const wants = this.#wanted.get(user);
    wants?.delete(group);
    if (wants?.size === 0) this.#wanted.delete(user);
    if (this.isUsed) await this.#scale(group);
  }

  /** @throws as `FramesApi` */
  async remove(): Promise<void> {
    const { api } = this.#options;
    const { name, groups } = this.frames;
    await Promise.all(groups.map(async ({ number }) => await api.removeDeployment(groupName(name, number))));
  }

  async #scale(group: number): Promise<void> {
    const counts = [...this.#wanted.values()].map((wants) => wants.get(group) ?? 0);
    const count = Math.max(1, ...counts);
    if (this.#replicas.get(group) === count) return;
    this.#replicas.set(group, count);
    try {
      await this.#options.api.scale(groupName(this.frames.name, group), count);
    } catch (thrown) {
      this.#replicas.delete(group);
      throw thrown;
    }
  }

  async #make(
    missing: readonly GroupManifest[],
    own: readonly FoundDeployment[],
    { api, cluster, replicas }: Pick<FramesOptions, 'api' | 'cluster'> & { readonly replicas: number },
  ): Promise<void> {
    const { frames, key } = this;
    const hex = key.toString('hex');
    const metadata = { name: frames.name, namespace: cluster.namespace };
    // Before the pods that need it.
    await api.putSecret({ metadata, data: { [frameKey]: hex } });
    const owner = this.#options.sealer.seal(`${frames.name} ${hex}`, place);
    const made: FoundDeployment[] = [];
    for (const group of missing) {
      made.push(await api.createDeployment(deploymentOf(cluster, frames, group, { replicas, owner })));
      this.#replicas.set(group.number, made.at(-1)!.replicas);
    }
    await api.ownSecret(frames.name, [...own, ...made]);
    for (const deployment of made)
      await api.createService(serviceOf(cluster, frames, deployment.group, deployment));
  }
}
