import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { ReportSink } from '@kumiki/component-sdk/progress';
import { Image, type Value } from '@kumiki/component-sdk/values';
import type { PlanInput, PlanStep, ValueId } from '../../pipeline/index.ts';
import type { ExecutionObserver, ExecutionTask, Executor, InputSource, Item, Recall } from '../executor.ts';
import { readInput } from '../inputs.ts';
import { InputReader } from '../step/input-reader.ts';
import { runItem } from '../step/item-run.ts';
import { neededSteps } from '../step/needed.ts';
import type { ComponentRun, RunComponent } from '../step/step-runner.ts';
import type { Lanes } from './lane.ts';
import { stepsThatLeave } from './leaving.ts';
import { ReadAhead } from './read-ahead.ts';
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
    const [shared] = await Promise.all([readShared(task), this.#lanes.prepare(plan, width)]);
    const source = iteratorOf(task.items);
    const leaving = stepsThatLeave(task);
    const context = { task, observer, shared, leaving, isStateful, width: this.#lanes.width };
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

interface LaneContext {
  /** All items have the same lane. */
  readonly isStateful: boolean;
  readonly task: ExecutionTask;
  readonly observer: ExecutionObserver;
  readonly shared: ReadonlyMap<ValueId, Value>;
  readonly leaving: ReadonlySet<string>;
  readonly width: number;
}

/** How many items there are at most. */
function atMost(items: ExecutionTask['items']): number {
  return Array.isArray(items) ? items.length : Number.POSITIVE_INFINITY;
}

/** Runs an item and reports its one end. */
async function runInLane(
  item: Item,
  inputs: InputReader,
  lane: TakenLane,
  context: LaneContext,
): Promise<void> {
  const { observer, task, leaving, isStateful } = context;
  const run: RunComponent = async (step, inputs, about) => {
    const settings = (of: PlanStep, index: readonly number[]) => ({
      params: task.plan.stepParams[of.id]!,
      root: [`steps.${of.id}`, ...index].join('/'),
      traceparent: task.traceparent,
      leaves: leaving.has(of.id),
    });
    const { ahead } = about;
    return await lane.run(step, inputs, {
      ...settings(step, about.index),
      sink: sinkFor(step, about),
      signal: about.signal,
      ahead: ahead && (() => ahead().map((next) => ({ ...next, ...settings(next.step, []) }))),
      attempt: about.attempt,
      usage: (usage) => about.event({ type: 'step_usage', item, step: step.id, usage }),
    });
  };
  const started = performance.now();
  observer.event({ type: 'item_started', item });
  try {
    await runItem(item, {
      ...context,
      inputs,
      run,
      drop: (values) => lane.drop(values),
      ...(!isStateful && { outputsAreHere: () => lane.giveBack() }),
    });
    observer.event({ type: 'item_succeeded', item, durationMs: performance.now() - started });
  } catch (thrown) {
    if (task.signal.aborted) observer.event({ type: 'item_cancelled', item });
    else {
      const error = asKumikiError(thrown).within({ item: item.name }).toJSON();
      observer.event({ type: 'item_failed', item, durationMs: performance.now() - started, error });
    }
  }
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

function iteratorOf(items: ExecutionTask['items']): Iterator<Item> | AsyncIterator<Item> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}

function sinkFor(step: PlanStep, { item, event }: ComponentRun): ReportSink {
  return {
    progress: (progress) => event({ type: 'step_progress', item, step: step.id, progress }),
    log: (line) => event({ type: 'step_log', item, step: step.id, line }),
  };
}
async function readShared({ plan, shared, files }: ExecutionTask): Promise<Map<ValueId, Value>> {
  const values = new Map<ValueId, Value>();
  for (const [name, file] of Object.entries(files)) {
    const type = plan.plan.files[name]?.type ?? 'file';
    const { name: fileName, digest } = file;
    const source: InputSource = {
      kind: 'bytes',
      name: fileName,
      digest,
      load: async () => await file.bytes(),
    };
    const wanted: PlanInput = { type, list: false, optional: false, shared: true, readers: 0 };
    const value = type === 'file' ? file : (await readInput(name, source, wanted)).value;
    values.set(`files.${name}`, forAllItems(value));
  }
  for (const [name, source] of Object.entries(shared)) {
    const wanted = plan.plan.inputs[name];
    if (wanted) values.set(`inputs.${name}`, forAllItems((await readInput(name, source, wanted)).value));
  }
  return values;
}

/** A logo is decoded once, and the same for the first item as for the last. */
function forAllItems(value: Value): Value {
  if (value instanceof Image) value.expectReaders(2);
  else if (Array.isArray(value)) for (const one of value as readonly Value[]) forAllItems(one);
  return value;
}
