import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import {
  LocalExecutor,
  type ExecutionObserver,
  type ExecutionTask,
  type Executor,
  type Lane,
  type Lanes,
  type Replica,
  type ReplicaSource,
} from '../../executors/index.ts';
import { repeat, type Repeated } from '../../observe/repeat.ts';
import type { Plan, PlanStep } from '../../pipeline/index.ts';
import type { KubernetesWorkers } from './kubernetes-workers.ts';

export interface WarmPodsOptions {
  readonly workers: KubernetesWorkers;
  /** Runs what the platform can run by itself. */
  readonly here: Executor;
  /** Says where executions of a plan are carried out: what of them runs on a cluster, runs there here too. */
  readonly recorded: { of(plan: Plan): Executor };
  /** After how long without a run a pod ends, in ms. */
  readonly idleMs: number;
}

/** Runs in one pod at a time; each of its workers has one of them. */
const atOnce = 4;
const lookMs = 5000;
const group = 'all';

/**
 * Runs what nobody records, previews and single images that somebody waits for, where it needs components that exist as
 * images alone: in a pod with a warm worker for each component. The pod is the same for all pipelines and drafts of the same
 * components, whatever their parameters and their wiring; it ends when nobody has used it for a while.
 */
export class WarmPods implements Executor {
  readonly kind = 'realtime';
  readonly #options: WarmPodsOptions;
  readonly #warm = new Map<string, WarmPod>();
  readonly #idle: Repeated;

  constructor(options: WarmPodsOptions) {
    this.#options = options;
    this.#idle = repeat(lookMs, async () => await this.#endIdle());
  }

  async execute(task: ExecutionTask, observer: ExecutionObserver): Promise<void> {
    const { plan } = task.plan;
    const { workers, here, recorded } = this.#options;
    const isImage = ({ component }: PlanStep) => plan.components[component]!.image !== undefined;
    if (recorded.of(plan).kind !== 'argo' || !plan.steps.some(isImage))
      return await here.execute(task, observer);
    const pod = podPlan(plan);
    const key = Object.keys(pod.components).join(' ');
    const known = this.#warm.get(key);
    const warm = known && !known.hasFailed ? known : new WarmPod(workers, pod);
    this.#warm.set(key, warm);
    await warm.execute(task, observer);
  }

  async close(): Promise<void> {
    await this.#idle.stop();
    await Promise.all([...this.#warm.values()].map(async (warm) => await warm.close()));
    await this.#options.here.close();
  }

  async #endIdle(): Promise<void> {
    for (const [key, warm] of this.#warm) {
      if (warm.idleMs < this.#options.idleMs) continue;
      this.#warm.delete(key);
      await warm.close();
    }
  }
}

/** A plan that is there for its components alone: whoever tries some steps of a draft has the same pod each time. */
function podPlan(plan: Plan): Plan {
  const [first] = plan.steps;
  const all = Object.entries(plan.components).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const steps = all.map(([component, { manifest }], at): PlanStep => {
    const { cpu, memory, gpu } = manifest.resources;
    return { ...first!, id: `of-${at}`, component, resources: { cpu, memory, gpu } };
  });
  const groups = [{ ...plan.groups[0]!, id: group, steps: steps.map(({ id }) => id) }];
  // A name that no pipeline can have.
  return {
    ...plan,
    pipeline: { ...plan.pipeline, name: '.unrecorded' },
    components: Object.fromEntries(all),
    steps,
    groups,
  };
}

/** One pod, as long as somebody uses it. */
class WarmPod {
  readonly #abort = new AbortController();
  readonly #opened: Promise<ReplicaSource>;
  readonly #executor: LocalExecutor;
  #replica: Promise<Replica> | undefined;
  #isThere = false;
  #trouble: KumikiError | undefined;
  #troubled = Promise.withResolvers<never>();
  #running = 0;
  #usedAt = performance.now();
  /** There is none, and will be none of this. */
  hasFailed = false;

  constructor(workers: KubernetesWorkers, plan: Plan) {
    const opening = workers.open({
      project: 'default',
      plan,
      replicas: 1,
      tell: (trouble) => this.#told(trouble),
      signal: this.#abort.signal,
    });
    this.#opened = opening.then(({ source }) => source(plan, { id: group, steps: [], isStateful: false }));
    this.#opened.catch(() => (this.hasFailed = true));
    this.#troubled.promise.catch(() => undefined);
    this.#executor = new LocalExecutor(this.#lanes());
  }

  get idleMs(): number {
    return this.#running > 0 ? 0 : performance.now() - this.#usedAt;
  }

  async execute(task: ExecutionTask, observer: ExecutionObserver): Promise<void> {
    this.#running++;
    try {
      await this.#executor.execute(task, observer);
    } finally {
      this.#running--;
      this.#usedAt = performance.now();
    }
  }

  async close(): Promise<void> {
    this.#abort.abort(kumikiError('DEPLOYMENT_STOPPED', {}));
    const replica = await this.#replica?.catch(() => undefined);
    await replica?.lanes.close();
    await (await this.#opened.catch(() => undefined))?.close?.();
  }

  #lanes(): Lanes {
    return {
      width: atOnce,
      prepare: async () => {}, // whoever has to run something waits for the pod
      take: async (signal) => await this.#lane(signal),
      giveBack: () => undefined,
      close: async () => {},
    };
  }

  /** Whoever waits hears at once why there is no pod. */
  #told(trouble: KumikiError | undefined): void {
    this.#trouble = trouble;
    if (!trouble) return;
    this.#troubled.reject(trouble);
    this.#troubled = Promise.withResolvers<never>();
    this.#troubled.promise.catch(() => undefined);
  }

  async #lane(signal: AbortSignal): Promise<Lane> {
    signal.throwIfAborted();
    if (this.#trouble && !this.#isThere) throw this.#trouble;
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    const replica = await Promise.race([this.#ready(), stopped, this.#troubled.promise]);
    return await replica.lanes.take(signal);
  }

  async #ready(): Promise<Replica> {
    this.#replica ??= this.#start();
    return await this.#replica;
  }

  /** The pod, or the one that comes in its place. */
  async #start(): Promise<Replica> {
    try {
      const replica = await (await this.#opened).start();
      this.#isThere = true;
      void replica.gone?.then(() => this.#gone(replica));
      return replica;
    } catch (thrown) {
      this.#replica = undefined;
      throw thrown;
    }
  }

  #gone(replica: Replica): void {
    this.#isThere = false;
    this.#replica = undefined;
    void replica.lanes.close();
  }
}
