import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { ReportSink } from '@kumiki/component-sdk/progress';
import type { Value } from '@kumiki/component-sdk/values';
import type { PlanStep, ValueId } from '../../pipeline/index.ts';
import type { ExecutionObserver, ExecutionTask, Item } from '../executor.ts';
import type { InputReader } from '../step/input-reader.ts';
import { runItem } from '../step/item-run.ts';
import type { ComponentRun, RunComponent } from '../step/step-runner.ts';
import type { Lane } from './lane.ts';
import type { Leaving } from './leaving.ts';

/** A lane for one item. */
export interface ItemLane extends Lane {
  /** Nothing will run for the item any more. */
  giveBack(): void;
}

export interface LaneContext {
  /** All items have the same lane. */
  readonly isStateful: boolean;
  readonly task: ExecutionTask;
  readonly observer: ExecutionObserver;
  readonly shared: ReadonlyMap<ValueId, Value>;
  readonly leaving: ReadonlySet<string>;
  readonly width: number;
}

/** Runs an item and reports its one end. */
export async function runInLane(
  item: Item,
  inputs: InputReader,
  lane: ItemLane,
  context: LaneContext,
): Promise<void> {
  const { observer, task, leaving, isStateful } = context;
  const leavesAs: Leaving = task.results === 'sent' ? 'sent' : 'kept';
  const run: RunComponent = async (step, inputs, about) => {
    const settings = (of: PlanStep, index: readonly number[]) => ({
      params: task.plan.stepParams[of.id]!,
      root: [`steps.${of.id}`, ...index].join('/'),
      traceparent: task.traceparent,
      leaves: leaving.has(of.id) ? leavesAs : undefined,
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

function sinkFor(step: PlanStep, { item, event }: ComponentRun): ReportSink {
  return {
    progress: (progress) => event({ type: 'step_progress', item, step: step.id, progress }),
    log: (line) => event({ type: 'step_log', item, step: step.id, line }),
  };
}
