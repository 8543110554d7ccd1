import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { ReportSink } from '@kumiki/component-sdk/progress';
import type { Value } from '@kumiki/component-sdk/values';
import type { Plan, PlanStep, ValueId } from '../../pipeline/index.ts';
import type { ExecutionEvent, ExecutionObserver, ExecutionTask, Item } from '../executor.ts';
import type { InputReader } from '../step/input-reader.ts';
import { runItem } from '../step/item-run.ts';
import type { RunComponent } from '../step/step-runner.ts';
import type { Lane, LaneRun } from './lane.ts';
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
  /** What tells the frames of this stream from those of others, for components that keep something from frame to frame. */
  readonly stream: string;
}

/** The streams of steps that keep something from item to item, which end with the items. */
export function* streamsOf(
  plan: Plan,
  stream: string,
): Generator<readonly [component: string, stream: string]> {
  for (const step of plan.steps) {
    const about = streamOf(plan, step, stream);
    if (about !== undefined && step.map.length === 0) yield [step.component, about];
  }
}

/**
 * The stream of a step: all items one after the other, or each list of an item that the step is mapped over.
 * Nothing for steps that keep nothing.
 */
function streamOf(
  { components }: Plan,
  { id, component, map }: PlanStep,
  stream: string,
  item = '',
  index: readonly number[] = [],
): string | undefined {
  if (components[component]!.manifest.realtime !== 'stateful') return undefined;
  return map.length === 0 ? `${stream}/${id}` : [stream, id, item, ...index.slice(0, -1)].join('/');
}

/** Runs an item and reports its one end. */
export async function runInLane(
  item: Item,
  inputs: InputReader,
  lane: ItemLane,
  context: LaneContext,
): Promise<void> {
  const { observer, task, isStateful } = context;
  const { plan } = task.plan;
  /** Those of lists, which end with the item. */
  const lists = new Map<string, string>();
  const run: RunComponent = async (step, inputs, about) => {
    const settings = (of: PlanStep, index: readonly number[]) => ({
      ...settingsOf(of, context, index),
      stream: streamOf(plan, of, context.stream, item.id, index),
    });
    const { ahead } = about;
    const given = settings(step, about.index);
    if (given.stream !== undefined && step.map.length > 0) lists.set(given.stream, step.component);
    return await lane.run(step, inputs, {
      ...given,
      sink: eventSink(item, step.id, about.event),
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
  } finally {
    for (const [stream, component] of lists) lane.endStream?.(component, stream);
  }
}

type Settings = Pick<LaneRun, 'params' | 'root' | 'traceparent' | 'leaves'>;

/** What a run of a step is told beside its inputs. */
export function settingsOf(
  { id }: PlanStep,
  { task, leaving }: Pick<LaneContext, 'task' | 'leaving'>,
  index: readonly number[] = [],
): Settings {
  const leavesAs: Leaving = task.results === 'sent' ? 'sent' : 'kept';
  return {
    params: task.plan.stepParams[id]!,
    root: [`steps.${id}`, ...index].join('/'),
    traceparent: task.traceparent,
    leaves: leaving.has(id) ? leavesAs : undefined,
  };
}

/** Tells what a run of a step tells as events. */
export function eventSink(item: Item, step: string, event: (event: ExecutionEvent) => void): ReportSink {
  return {
    progress: (progress) => event({ type: 'step_progress', item, step, progress }),
    log: (line) => event({ type: 'step_log', item, step, line }),
  };
}
