import { kumikiError, reasonOf, type KumikiError } from '@kumiki/component-sdk/errors';
import type { PlannedHop, Replica, ReplicaSource } from '../../executors/index.ts';
import type { FramePod } from './cluster/frames-api.ts';
import { framePort } from './link/secured.ts';
import { lanesOf } from './link/pod-lanes.ts';
import { PodLink, type PodAddress } from './link/pod-link.ts';

export interface GroupPodsOptions {
  readonly components: readonly string[];
  readonly key: Buffer;
  /** How images come to its pods from those of other groups. */
  readonly hops: readonly PlannedHop[];
  /** Says how many pods there shall be. */
  readonly scale: (count: number) => Promise<void>;
  /** Told when it wants no more pods. */
  readonly closed: () => Promise<void>;
  /** Told that pods are wanted soon. */
  readonly wants: () => void;
  readonly connect?: (address: PodAddress) => Promise<PodLink>;
}

interface Known {
  readonly since: number;
  link?: PodLink;
  failure?: string;
}

/** The pods of one group as replicas: each that is ready is connected to, and given to whoever asks for one. */
export class GroupPods implements ReplicaSource {
  /** Each pod has a connection of its own to its workers, which know streams by their names. */
  readonly sharesReplicas = true;
  readonly #options: GroupPodsOptions;
  readonly #known = new Map<string, Known>();
  readonly #ready: PodLink[] = [];
  readonly #waiting: PromiseWithResolvers<Replica>[] = [];
  readonly hops: readonly PlannedHop[];
  #isClosed = false;

  constructor(options: GroupPodsOptions) {
    this.hops = options.hops;
    this.#options = options;
  }

  /** Whether somebody waits for a pod. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  async scale(count: number): Promise<void> {
    await this.#options.scale(count);
    this.#options.wants();
  }

  /** Waits for a pod that nobody has, for as long as it takes. @throws DEPLOYMENT_STOPPED */
  async start(): Promise<Replica> {
    if (this.#isClosed) throw kumikiError('DEPLOYMENT_STOPPED', {});
    const link = this.#ready.shift();
    if (link) return this.#replica(link);
    const waiting = Promise.withResolvers<Replica>();
    this.#waiting.push(waiting);
    this.#options.wants();
    return await waiting.promise;
  }

  /** Nobody waits any more. */
  abandon(reason: KumikiError): void {
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.abandon(kumikiError('DEPLOYMENT_STOPPED', {}));
    await Promise.all(this.#ready.splice(0).map(async (link) => await link.close()));
    await this.#options.closed();
  }

  /** Takes in how its pods are at this moment. */
  see(pods: readonly FramePod[]): void {
    const there = new Set(pods.map(({ uid }) => uid));
    for (const uid of this.#known.keys()) if (!there.has(uid)) this.#known.delete(uid);
    if (this.#isClosed) return;
    for (const pod of pods) {
      const { uid, host } = pod;
      const known = this.#known.get(uid);
      if (!pod.isReady || pod.isEnding || host === undefined || (known && !known.failure)) continue;
      const next: Known = { since: known?.since ?? Date.now() };
      this.#known.set(uid, next);
      void this.#connect(pod, host, next);
    }
  }

  /** Pods that are ready and cannot be reached, with why and since when. */
  get unreachable(): { readonly uid: string; readonly failure: string; readonly since: number }[] {
    return [...this.#known].flatMap(([uid, { failure, since }]) =>
      failure === undefined ? [] : [{ uid, failure, since }],
    );
  }

  async #connect({ uid, name }: FramePod, host: string, known: Known): Promise<void> {
    const { connect = async (to: PodAddress) => await PodLink.connect(to), key } = this.#options;
    try {
      const link = await connect({ name, host, port: framePort, key });
      known.link = link;
      void link.gone.then(() => this.#gone(uid, link));
      this.#offer(link);
    } catch (thrown) {
      known.failure = `${host}:${framePort}: ${reasonOf(thrown)}`;
    }
  }

  #offer(link: PodLink): void {
    if (this.#isClosed) return void link.close();
    if (link.isGone) return;
    const waiting = this.#waiting.shift();
    if (waiting) waiting.resolve(this.#replica(link));
    else this.#ready.push(link);
  }

  #gone(uid: string, link: PodLink): void {
    const at = this.#ready.indexOf(link);
    if (at !== -1) {
      this.#ready.splice(at, 1);
      void link.close();
    }
    // A connection that broke is made again; a pod that ends is not asked for more.
    if (link.hasEnded && this.#known.get(uid)?.link === link) this.#known.delete(uid);
  }

  #replica(link: PodLink): Replica {
    return { lanes: lanesOf(link, this.#options.components, this.hops), gone: link.gone };
  }
}
