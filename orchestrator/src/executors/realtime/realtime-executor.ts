import { randomUUID } from 'node:crypto';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Value } from '@kumiki/component-sdk/values';
import type { Plan, PlanStep, ValueId } from '../../pipeline/index.ts';
import type { ExecutionObserver, ExecutionTask, Executor, Item } from '../executor.ts';
import { stepsThatLeave } from '../local/leaving.ts';
import { runInLane, streamsOf, type LaneContext } from '../local/run-in-lane.ts';
import { InputReader } from '../step/input-reader.ts';
import { atMost, iteratorOf } from '../step/items.ts';
import { readShared } from '../step/shared-values.ts';
import { FrameLane } from './frame-lane.ts';
import { routeOf } from './frame-route.ts';
import { GroupReplicas } from './group-replicas.ts';
import type { GroupUse } from './held-replica.ts';
import { isStatefulPlan, partOf, passedOn, warmGroups } from './groups.ts';
import { localReplicas, type OpenReplicas, type StartReplica } from './replica-source.ts';
import { mayBeRouted, RoutedFrame } from './routed-frame.ts';
import { SpentLane } from './spent-lane.ts';

export type RealtimeOptions = {
  /** How many replicas each group begins with. */
  readonly replicas: number;
} &
  /** Starts processes for the steps of one group, for one frame at a time. */
  (
    | { readonly start: StartReplica }
    /** Where the replicas of a group come from, if they are no processes of this machine. */
    | { readonly source: OpenReplicas }
  );

/** How many elements of a mapped list run side by side in one replica. */
const elementsAtOnce = 2;

/**
 * Runs frames through one plan whose components stay up: each group of steps has processes of its own, and a frame goes
 * from group to group, so that as many frames are on their way as there are processes. The same plan gives the same
 * results as with any other executor.
 */
export class RealtimeExecutor implements Executor {
  readonly kind = 'realtime';
  readonly plan: Plan;
  readonly isStateful: boolean;
  readonly #groups: readonly GroupReplicas[];
  readonly #byStep = new Map<string, GroupReplicas>();
  readonly #passedOn: ReadonlyMap<string, readonly string[]>;
  /** Files and shared inputs are read once for all tasks that bring the same ones. */
  readonly #shared = new WeakMap<object, Promise<Map<ValueId, Value>>>();

  private constructor(plan: Plan, options: RealtimeOptions) {
    this.plan = plan;
    this.isStateful = isStatefulPlan(plan);
    this.#passedOn = passedOn(plan);
    const open = 'source' in options ? options.source : localReplicas(options.start);
    this.#groups = warmGroups(plan).map((group) => {
      const streams = (stream: string) => streamsOf(partOf(plan, group), stream);
      return new GroupReplicas(group, open(plan, group), streams);
    });
    for (const replicas of this.#groups)
      for (const { id } of replicas.group.steps) this.#byStep.set(id, replicas);
  }

  /**
   * Starts the groups of a plan and waits until all components are loaded and set up.
   * @throws COMPONENT_GONE, COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED, WORKER_START_FAILED, what keeps replicas from starting
   */
  static async start(plan: Plan, options: RealtimeOptions): Promise<RealtimeExecutor> {
    const executor = new RealtimeExecutor(plan, options);
    try {
      await Promise.all(executor.#groups.map(async (group) => await group.scale(options.replicas)));
      return executor;
    } catch (thrown) {
      await executor.close();
      throw thrown;
    }
  }

  /** How the groups are used, in the order of the plan. */
  get use(): readonly GroupUse[] {
    return this.#groups.map(({ use }) => use);
  }

  /** How many frames may be on their way: those in processes, and one that waits before each group but the first. */
  get capacity(): number {
    const inside = this.#groups.reduce((sum, { room }) => sum + room, 0);
    return Math.max(1, inside + this.#groups.length - 1);
  }

  /** Changes how many replicas a group has; resolves when those that were missing are ready. @throws as `start` */
  async scale(group: string, replicas: number): Promise<void> {
    await this.#groups.find(({ group: { id } }) => id === group)?.scale(replicas);
  }

  async execute(task: ExecutionTask, observer: ExecutionObserver): Promise<void> {
    const shared = await this.#sharedOf(task);
    const source = iteratorOf(task.items);
    const leaving = stepsThatLeave(task);
    const stream = task.stream ?? randomUUID();
    const context = { task, observer, shared, leaving, isStateful: false, width: elementsAtOnce, stream };
    const groupOf = (step: PlanStep) => this.#groupOf(step);
    const many = async (): Promise<void> => {
      while (!task.signal.aborted) {
        const next = await source.next();
        if (next.done) return;
        const item = next.value;
        const tried = await this.#onRoute(item, context);
        if (tried.hasEnded) continue;
        const whole = new FrameLane(groupOf, this.#passedOn, stream);
        const lane = tried.spent ? new SpentLane(whole, tried.spent) : whole;
        try {
          await runInLane(item, new InputReader(item, task.plan.plan), lane, context);
        } finally {
          lane.giveBack();
        }
      }
    };
    const width = this.isStateful ? 1 : this.capacity;
    try {
      await Promise.all(Array.from({ length: Math.min(width, atMost(task.items)) }, many));
    } finally {
      await source.return?.();
      if (task.stream === undefined) this.forget(stream);
    }
  }

  /** No items of a stream come any more: what components keep for it goes. */
  forget(stream: string): void {
    for (const group of this.#groups) group.forget(stream);
  }

  /** What components of a version before kept of a stream is gone: its next frame says so. */
  beginAnew(stream: string): void {
    for (const group of this.#groups) group.beginAnew(stream);
  }

  async close(): Promise<void> {
    await Promise.all(this.#groups.map(async (group) => await group.close()));
  }

  /** Runs a frame on the short way, where it has one. */
  async #onRoute(item: Item, context: LaneContext): Promise<Awaited<ReturnType<RoutedFrame['run']>>> {
    const { task, observer } = context;
    const route = mayBeRouted(task, observer.keep !== undefined) ? routeOf(task.plan.plan) : undefined;
    if (!route || item.recall) return { hasEnded: false };
    const [groupOf, passedOn] = [(step: PlanStep) => this.#groupOf(step), this.#passedOn];
    const frame = new RoutedFrame(item, { ...context, route, groupOf, passedOn });
    return await frame.run(new InputReader(item, task.plan.plan));
  }

  #groupOf(step: PlanStep): GroupReplicas {
    const group = this.#byStep.get(step.id);
    if (group) return group;
    throw kumikiError('INTERNAL', { reason: `the step ${step.id} is not in the plan that was started` });
  }

  async #sharedOf(task: ExecutionTask): Promise<Map<ValueId, Value>> {
    const brings = Object.keys(task.shared).length > 0 ? task.shared : task.files;
    const known = this.#shared.get(brings);
    if (known) return await known;
    const read = readShared(task);
    this.#shared.set(brings, read);
    read.catch(() => this.#shared.delete(brings));
    return await read;
  }
}
