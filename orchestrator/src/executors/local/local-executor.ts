import { randomUUID } from 'node:crypto';
import type { ExecutionObserver, ExecutionTask, Executor, Item, Recall } from '../executor.ts';
import { atMost, iteratorOf } from '../step/items.ts';
import { InputReader } from '../step/input-reader.ts';
import { neededSteps } from '../step/needed.ts';
import { readShared } from '../step/shared-values.ts';
import type { Lanes } from './lane.ts';
import { stepsThatLeave } from './leaving.ts';
import { ReadAhead } from './read-ahead.ts';
import { runInLane, streamsOf, type LaneContext } from './run-in-lane.ts';
import { TakenLane } from './taken-lane.ts';

/** Runs plans on this machine: each item in a lane, with as many items in flight as there are lanes. */
export class LocalExecutor implements Executor {
  readonly kind = 'local';
  readonly #lanes: Lanes;

  constructor(lanes: Lanes) {
    this.#lanes = lanes;
  }

  async execute(task: ExecutionTask, observer: ExecutionObserver): Promise<void> {
    const { plan } = task.plan;
    // A component whose frames depend on earlier ones sees the items one by one, in order, in one place.
    const isStateful = plan.steps.some(
      ({ component }) => plan.components[component]!.manifest.realtime === 'stateful',
    );
    const width = isStateful ? 1 : this.#lanes.width;
    const [shared] = await Promise.all([readShared(task), this.#lanes.prepare(plan, width, task.preparing)]);
    const source = iteratorOf(task.items);
    const leaving = stepsThatLeave(task);
    const stream = task.stream ?? randomUUID();
    const context = { task, observer, shared, leaving, isStateful, width: this.#lanes.width, stream };
    const lookAhead = isStateful ? 0 : (task.lookAhead ?? 0);
    const inTurn = turns();
    const ahead = new ReadAhead();
    const many = async (): Promise<void> => {
      let lane = new TakenLane(this.#lanes, task.signal, task.urgent);
      try {
        while (!task.signal.aborted) {
          // Without looking ahead, no item is taken before there is room for it.
          if (lookAhead === 0) await lane.take();
          const next = await source.next();
          if (next.done) return;
          const item = withOneRecall(next.value);
          const inputs = new InputReader(item, plan);
          await inTurn(async () => {
            if (!(await mustRun(item, context))) return undefined;
            if (lookAhead > 0) ahead.waits(inputs);
            return async () => await lane.take();
          });
          ahead.begins(inputs);
          await runInLane(item, inputs, lane, context);
          if (isStateful) continue;
          // Items of other executions may have it now.
          lane.giveBack();
          lane = new TakenLane(this.#lanes, task.signal, task.urgent);
        }
      } catch (thrown) {
        // Who waits for a lane when the execution is cancelled has not begun.
        if (!task.signal.aborted) throw thrown;
      } finally {
        if (task.stream === undefined)
          for (const [component, ended] of streamsOf(plan, stream)) lane.endStream(component, ended);
        lane.giveBack();
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(width + lookAhead, atMost(task.items)) }, many));
    } finally {
      await source.return?.();
    }
  }

  async close(): Promise<void> {
    await this.#lanes.close();
  }
}

/**
 * Lets items queue for lanes in their own order, whichever of them knows first that it needs one: the first item of
 * a run does not wait for the last.
 */
function turns(): (look: () => Promise<(() => Promise<unknown>) | undefined>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return async (look) => {
    const before = last;
    const { promise, resolve } = Promise.withResolvers<void>();
    last = promise;
    let queued: Promise<unknown> | undefined;
    try {
      const queue = await look();
      await before;
      queued = queue?.();
    } finally {
      resolve();
    }
    await queued;
  };
}

/** An item that is looked up once, also where it is asked twice. */
function withOneRecall(item: Item): Item {
  const { recall } = item;
  if (!recall) return item;
  let known: Promise<Recall> | undefined;
  return { ...item, recall: async () => await (known ??= recall()) };
}

/** Whether a component has to run for an item. One that cannot be looked up says so when it is run. */
async function mustRun(item: Item, { task, observer }: LaneContext): Promise<boolean> {
  const { plan } = task.plan;
  const recall = await item.recall?.().catch(() => undefined);
  if (!recall || recall.later) return true;
  const known = new Set(recall.steps.keys());
  const needed = neededSteps(plan, known, plan.keep !== 'outputs' && observer.keep !== undefined);
  return [...needed].some((step) => !known.has(step));
}
