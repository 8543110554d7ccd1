import { availableParallelism } from 'node:os';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { ReportSink } from '@kumiki/component-sdk/progress';
import type { Value } from '@kumiki/component-sdk/values';
import type { RunningComponent } from '@kumiki/component-sdk/worker';
import type { PlanInput, PlanStep, ValueId } from '../../pipeline/index.ts';
import type {
  ComponentProvider,
  ExecutionObserver,
  ExecutionTask,
  InputSource,
  Executor,
  Item,
} from '../executor.ts';
import { readInput } from '../inputs.ts';
import { forResults, stepsThatLeave } from './leaving.ts';
import { runItem, type ItemContext } from '../step/item-runner.ts';
import type { ComponentRun, RunComponent } from '../step/step-runner.ts';

export interface LocalExecutorOptions {
  readonly components: ComponentProvider<RunningComponent>;
  /** Items in flight; by default as many as cores. */
  readonly concurrency?: number;
}

/** Runs plans in this process: raw pixels pass from step to step, and bounded many items are in flight. */
export class LocalExecutor implements Executor {
  readonly kind = 'local';
  readonly #components: ComponentProvider<RunningComponent>;
  readonly #concurrency: number;

  constructor({ components, concurrency = availableParallelism() }: LocalExecutorOptions) {
    this.#components = components;
    this.#concurrency = concurrency;
  }

  async execute(task: ExecutionTask, observer: ExecutionObserver): Promise<void> {
    const { plan } = task.plan;
    const instances = await this.#start(task);
    const shared = await readShared(task);
    // A component whose frames depend on earlier ones sees the items one by one, in order.
    const stateful = plan.steps.some(
      ({ component }) => plan.components[component]!.manifest.realtime === 'stateful',
    );
    const width = stateful ? 1 : this.#concurrency;
    const leaving = stepsThatLeave(task, observer);
    const run: RunComponent = async (step, inputs, about) => {
      return await instances.get(step.component)!.run({
        inputs: leaving.has(step.id) ? forResults(inputs) : inputs,
        params: task.plan.stepParams[step.id]!,
        signal: about.signal,
        sink: sinkFor(step, about),
        root: [`steps.${step.id}`, ...about.index].join('/'),
      });
    };
    await this.#takeItems({ task, observer, shared, width, run });
  }

  /** Components are set up before the first item, so that one that cannot start is said once and not per item. */
  async #start({ plan }: ExecutionTask): Promise<Map<string, RunningComponent>> {
    const digests = [...new Set(plan.plan.steps.map(({ component }) => component))];
    const started = await Promise.all(
      digests.map(async (digest) => [digest, await this.#components.get(digest)] as const),
    );
    return new Map(started);
  }

  async #takeItems(context: ItemContext): Promise<void> {
    const { items, signal } = context.task;
    const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    let ended = false;
    const lane = async (): Promise<void> => {
      while (!ended && !signal.aborted) {
        const next = await source.next();
        if (next.done) ended = true;
        else await reported(next.value, context);
      }
    };
    try {
      await Promise.all(Array.from({ length: context.width }, lane));
    } finally {
      await source.return?.();
    }
  }

  async close(): Promise<void> {
    await this.#components.close();
  }
}

/** Runs an item and reports its one end. */
async function reported(item: Item, context: ItemContext): Promise<void> {
  const { observer, task } = context;
  const started = performance.now();
  observer.event({ type: 'item_started', item });
  try {
    await runItem(item, context);
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
    // A logo is an image for its readers, decoded once for all items.
    const value = type === 'file' ? file : (await readInput(name, source, wanted)).value;
    values.set(`files.${name}`, value);
  }
  for (const [name, source] of Object.entries(shared)) {
    const wanted = plan.plan.inputs[name];
    if (wanted) values.set(`inputs.${name}`, (await readInput(name, source, wanted)).value);
  }
  return values;
}
