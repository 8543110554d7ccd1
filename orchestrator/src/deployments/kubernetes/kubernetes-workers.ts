import { asKumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { WorkerImage } from '../../executors/argo/index.ts';
import { plannedHops, type HopWish, type LosslessHop, type OpenReplicas } from '../../executors/index.ts';
import type { Plan } from '../../pipeline/index.ts';
import type { FoundDeployment, FramePod } from './cluster/frames-api.ts';
import { framesOf } from './compile/frame-pods.ts';
import { FrameTroubles } from './frame-troubles.ts';
import { FramesInCluster, ownedKey, type FramesOptions } from './frames-in-cluster.ts';
import { GroupPods, type GroupPodsOptions } from './group-pods.ts';

export interface KubernetesWorkersOptions extends FramesOptions, Pick<GroupPodsOptions, 'connect'> {
  /** The image of each component of a plan, by what the plan knows it by. @throws COMPONENT_IMAGE_UNKNOWN */
  readonly images: (plan: Plan) => Promise<ReadonlyMap<string, WorkerImage>>;
  /** Hears what keeps this from looking at the cluster; each is told once. */
  readonly failed?: (error: KumikiError) => void;
  /** How often the cluster is looked at while pods are waited for, and else, in ms. Default 1,000 and 3,000. */
  readonly lookMs?: { readonly soon: number; readonly else: number };
  /** After how long what nobody uses is removed, in ms. Default five minutes. */
  readonly orphanMs?: number;
  readonly now?: () => number;
  /** How images go from pod to pod where nothing else is said. Default: as they are. */
  readonly hop?: LosslessHop;
}

export interface OpenedWorkers {
  readonly source: OpenReplicas;
}

export interface OpenWorkers {
  readonly project: string;
  readonly plan: Plan;
  /** Pods of each group at first. */
  readonly replicas: number;
  /** How images shall go from pod to pod, where somebody has said it. */
  readonly hop?: HopWish | undefined;
  /** Hears what keeps pods from working, and that nothing does any more. */
  readonly tell: (trouble: KumikiError | undefined) => void;
  /** Ends the waiting for pods. */
  readonly signal: AbortSignal;
}

interface Use {
  readonly frames: FramesInCluster;
  readonly groups: GroupPods[];
  readonly troubles: FrameTroubles;
  readonly tell: OpenWorkers['tell'];
  trouble: KumikiError | undefined;
}

const looks = { soon: 1000, else: 3000 } as const;
const orphans = 5 * 60_000;

/**
 * The pods of deployments on a Kubernetes cluster. What counts is how things are there, looked at over and over: what a
 * process before this one made is taken up, and what nobody wants any more is removed.
 */
export class KubernetesWorkers {
  readonly #options: KubernetesWorkersOptions;
  readonly #frames = new Map<string, FramesInCluster>();
  readonly #uses = new Set<Use>();
  readonly #unused = new Map<string, number>();
  #turn: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isLeaving = false;
  #failure = '';

  constructor(options: KubernetesWorkersOptions) {
    this.#options = options;
    this.#lookLater();
  }

  /**
   * Makes the pods of a plan, or takes up those that are there.
   * @throws COMPONENT_IMAGE_UNKNOWN, EGRESS_NOT_ALLOWED, CLUSTER_UNREACHABLE, CLUSTER_DENIED, CLUSTER_REFUSED, DEPLOYMENT_HOP_UNKNOWN
   */
  async open({ project, plan, replicas, hop, tell, signal }: OpenWorkers): Promise<OpenedWorkers> {
    const { images, cluster, connect, hop: network = 'raw' } = this.#options;
    const hops = plannedHops(plan, network, hop);
    const manifests = framesOf({ cluster, project, plan, images: await images(plan) });
    const user = {};
    const frames = await this.#inTurn(async () => {
      const known = this.#frames.get(manifests.name);
      const opened = known ?? (await FramesInCluster.open(this.#options, manifests, replicas));
      this.#frames.set(manifests.name, opened);
      for (const { number } of manifests.groups) await opened.want(user, number, replicas);
      return opened;
    });
    const use: Use = { frames, groups: [], troubles: new FrameTroubles(), tell, trouble: undefined };
    let open = manifests.groups.length;
    use.groups.push(
      ...manifests.groups.map(
        ({ number, components }) =>
          new GroupPods({
            components,
            key: frames.key,
            hops: hops.filter(({ to }) => to === plan.groups[number]!.id),
            ...(connect && { connect }),
            wants: () => this.#lookLater(),
            scale: async (count) => await this.#inTurn(async () => await frames.want(user, number, count)),
            closed: async () => {
              if (--open === 0) this.#uses.delete(use);
              await this.#inTurn(async () => await this.#leave(frames, user, number));
            },
          }),
      ),
    );
    this.#uses.add(use);
    const abandon = () => {
      for (const group of use.groups) group.abandon(asKumikiError(signal.reason));
    };
    signal.addEventListener('abort', abandon, { once: true });
    this.#lookLater();
    return {
      source: (of, { id }) => use.groups[of.groups.findIndex((group) => group.id === id)]!,
    };
  }

  /** From now on nothing in the cluster is changed: what is there is for the next process. */
  leave(): void {
    this.#isLeaving = true;
  }

  async close(): Promise<void> {
    this.#isLeaving = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await this.#turn;
    this.#options.api.close();
  }

  async #leave(frames: FramesInCluster, user: object, group: number): Promise<void> {
    if (this.#isLeaving) return;
    await frames.leave(user, group);
    if (frames.isUsed) return;
    this.#frames.delete(frames.frames.name);
    await frames.remove();
  }

  /** One change after the other, since generations share what is there. */
  async #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(change, change);
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }

  #lookLater(): void {
    if (this.#isLeaving || this.#looking) return;
    clearTimeout(this.#timer);
    const isWaiting = [...this.#uses].some(({ groups }) => groups.some((group) => group.isWaiting));
    const { soon, else: rarely } = this.#options.lookMs ?? looks;
    this.#timer = setTimeout(() => void this.#lookOnce(), isWaiting ? soon : rarely);
    this.#timer.unref();
  }

  async #lookOnce(): Promise<void> {
    this.#looking = this.#look()
      .then(
        () => (this.#failure = ''),
        (thrown: unknown) => this.#failed(asKumikiError(thrown)),
      )
      .then(() => undefined);
    await this.#looking;
    this.#looking = undefined;
    this.#lookLater();
  }

  async #look(): Promise<void> {
    const { api } = this.#options;
    const [deployments, pods] = await Promise.all([api.deployments(), api.pods()]);
    for (const use of this.#uses) this.#see(use, deployments, pods);
    await this.#removeOrphans(deployments);
  }

  #see(use: Use, deployments: readonly FoundDeployment[], pods: readonly FramePod[]): void {
    const { name } = use.frames.frames;
    const own = pods.filter(({ frames }) => frames === name);
    for (const [number, group] of use.groups.entries()) group.see(own.filter((pod) => pod.group === number));
    const unreachable = use.groups.flatMap((group) => group.unreachable);
    const of = deployments.filter(({ frames }) => frames === name);
    this.#told(use, use.troubles.look(of, own, unreachable, (this.#options.now ?? Date.now)()));
  }

  #told(use: Use, trouble: KumikiError | undefined): void {
    if (trouble?.message === use.trouble?.message) return;
    use.trouble = trouble;
    use.tell(trouble);
  }

  /** What a process left behind that ended in between, is no use to anybody. */
  async #removeOrphans(deployments: readonly FoundDeployment[]): Promise<void> {
    const { api, sealer, orphanMs = orphans, now: clock = Date.now } = this.#options;
    const now = clock();
    for (const found of deployments) {
      if (this.#frames.has(found.frames) || !ownedKey(sealer, found)) {
        this.#unused.delete(found.name);
        continue;
      }
      const since = this.#unused.get(found.name) ?? now;
      this.#unused.set(found.name, since);
      if (now - since < orphanMs || this.#isLeaving) continue;
      await this.#inTurn(async () => {
        if (!this.#frames.has(found.frames)) await api.removeDeployment(found.name);
      });
      this.#unused.delete(found.name);
    }
  }

  #failed(error: KumikiError): void {
    for (const use of this.#uses) this.#told(use, error);
    if (error.message === this.#failure) return;
    this.#failure = error.message;
    this.#options.failed?.(error);
  }
}
