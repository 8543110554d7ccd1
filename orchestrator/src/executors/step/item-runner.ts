import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Value } from '@kumiki/component-sdk/values';
import type { Values } from '@kumiki/component-sdk/worker';
import { evaluateCondition, type BoundPlan, type PlanStep, type ValueId } from '../../pipeline/index.ts';
import type { ExecutionObserver, ExecutionTask, Item, SkipReason } from '../executor.ts';
import { readInput } from '../inputs.ts';
import { runStep, type RunComponent } from './step-runner.ts';
import { bound, ItemValues } from './values.ts';

export interface ItemContext {
  readonly task: ExecutionTask;
  readonly observer: ExecutionObserver;
  /** Values that all items share, read once: `inputs.NAME` and `files.NAME`. */
  readonly shared: ReadonlyMap<ValueId, Value>;
  readonly width: number;
  readonly run: RunComponent;
}

/**
 * Takes one item through the plan and hands over its outputs.
 * @throws what made it fail; the steps that ran before it have been reported
 */
export async function runItem(item: Item, context: ItemContext): Promise<void> {
  const { task, observer, shared, width, run } = context;
  const { plan } = task.plan;
  const values = new ItemValues();
  const event = observer.event.bind(observer);
  const keeping = new Keeping();
  try {
    await readInputs(item, context, values);
    for (const [id, value] of shared) values.set(id, value, Number.POSITIVE_INFINITY);
    for (const step of plan.steps) {
      const ready = prepare(step, values, task.plan);
      if ('skipped' in ready) {
        event({ type: 'step_skipped', item, step: step.id, reason: ready.skipped });
      } else {
        const outputs = await runStep(step, ready.inputs, { item, signal: task.signal, width, event }, run);
        for (const [name, value] of Object.entries(outputs)) {
          values.set(`steps.${step.id}.${name}`, value, step.outputs[name]!.readers);
        }
        if (plan.keep !== 'outputs') keeping.add(observer.keep?.(item, step.id, outputs));
      }
      values.drop(step.drops);
    }
    await observer.deliver(item, outputsOf(task.plan, values));
  } catch (error) {
    // What is being kept is finished also for an item that fails: it shows what led to the failure.
    await keeping.ended();
    throw error;
  }
  await keeping.ended();
  keeping.check();
}

/** What is stored beside the work. */
class Keeping {
  readonly #running: Promise<void>[] = [];
  readonly #failures: unknown[] = [];

  add(running: Promise<void> | undefined): void {
    if (running) this.#running.push(running.catch((error: unknown) => void this.#failures.push(error)));
  }

  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** @throws the first error of what could not be stored */
  check(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }
}

async function readInputs(
  item: Item,
  { task, observer, shared }: ItemContext,
  values: ItemValues,
): Promise<void> {
  const { inputs } = task.plan.plan;
  for (const [name, wanted] of Object.entries(inputs)) {
    if (shared.has(`inputs.${name}`)) continue;
    const source = item.inputs[name];
    if (!source) {
      if (wanted.optional) continue;
      throw kumikiError('INPUT_MISSING', { where: 'The pipeline', input: name, expected: wanted.type });
    }
    const { value, warnings } = await readInput(name, source, wanted);
    for (const message of warnings) observer.event({ type: 'item_warning', item, message });
    values.set(`inputs.${name}`, value, wanted.readers);
  }
}

/** A step's inputs for an item, or why it does not run. */
function prepare(
  step: PlanStep,
  values: ItemValues,
  plan: BoundPlan,
): { readonly inputs: Values } | { readonly skipped: SkipReason } {
  const inputs: Record<string, Value> = {};
  if (step.when) {
    const outcome = evaluateCondition(step.when, {
      value: (id) => values.get(id),
      param: (name) => plan.params[name],
    });
    if (outcome !== true)
      return { skipped: outcome === false ? { condition: step.id } : { missing: outcome.missing } };
  }
  for (const [name, binding] of Object.entries(step.inputs)) {
    const value = bound(binding, values, plan);
    if (value !== undefined) inputs[name] = value;
    else if (!binding.optional)
      return { skipped: { missing: 'value' in binding.from ? binding.from.value : name } };
  }
  return { inputs };
}

function outputsOf({ plan }: BoundPlan, values: ItemValues): Values {
  const outputs: Record<string, Value> = {};
  for (const [name, { value: id }] of Object.entries(plan.outputs)) {
    const value = values.get(id);
    if (value !== undefined) outputs[name] = value;
  }
  return outputs;
}
