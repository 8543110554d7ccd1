import { asKumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import type { Value } from '@kumiki/component-sdk/values';
import { Image } from '@kumiki/component-sdk/values';
import { evaluateCondition, type PlanStep, type ValueId } from '../../pipeline/index.ts';
import type { ExecutionObserver, ExecutionTask, Item, Recall, SkipReason } from '../executor.ts';
import {
  fetchValue,
  HeldValue,
  isLost,
  type StepValue,
  type StepValues,
  type WantedForm,
} from './held-value.ts';
import type { InputReader } from './input-reader.ts';
import { Keeping } from './keeping.ts';
import { neededSteps, operandsOf } from './needed.ts';
import { stepsAhead, type StepAhead } from './steps-ahead.ts';
import { isGone, runStep, type RunComponent } from './step-runner.ts';

export interface ItemContext {
  readonly task: ExecutionTask;
  readonly observer: ExecutionObserver;
  /** Values that all items share, read once: `inputs.NAME` and `files.NAME`. */
  readonly shared: ReadonlyMap<ValueId, Value>;
  readonly inputs: InputReader;
  /** How many elements of a list run side by side. */
  readonly width: number;
  readonly run: RunComponent;
  /** Says that nobody needs these values any more. */
  drop(values: readonly StepValue[]): void;
  /** Told when nothing will run for the item any more, and nothing is read from where its steps ran. */
  readonly outputsAreHere?: () => void;
}

/**
 * Takes one item through the plan and hands over its outputs.
 * @throws what made it fail; the steps that ran before it have been reported
 */
export async function runItem(item: Item, context: ItemContext): Promise<void> {
  await using run = new ItemRun(item, context);
  await run.whole();
}

/**
 * One item on its way through a plan. What nobody will read again is dropped, so that an item holds no more pixels
 * than its next steps want; what is lost with the process that held it is made again when somebody needs it.
 */
class ItemRun implements AsyncDisposable {
  readonly #item: Item;
  readonly #context: ItemContext;
  readonly #values = new Map<ValueId, StepValue>();
  /** What became of the steps so far. */
  readonly #outcomes = new Map<string, 'done' | 'skipped' | 'unneeded'>();
  /** Outputs that steps left out. */
  readonly #absent = new Set<ValueId>();
  /** Inputs whose warnings were told: they are read again when they were dropped too early. */
  readonly #told = new Set<string>();
  readonly #restoring = new Map<string, Promise<void>>();
  readonly #keeping = new Keeping();
  readonly #steps: ReadonlyMap<string, PlanStep>;

  constructor(item: Item, context: ItemContext) {
    this.#item = item;
    this.#context = context;
    this.#steps = new Map(context.task.plan.plan.steps.map((step) => [step.id, step]));
  }

  async whole(): Promise<void> {
    const { task, observer } = this.#context;
    const { plan } = task.plan;
    this.#checkInputs();
    const recall = await this.#item.recall?.();
    const known = new Set(recall?.steps.keys());
    const needed = neededSteps(plan, known, plan.keep !== 'outputs' && observer.keep !== undefined);
    for (const step of plan.steps) {
      await this.#step(step, needed, recall);
      this.#drop(step.drops);
      if (step.id === task.upTo) return await this.#kept();
    }
    const outputs = await this.#outputs();
    // Who stores them may wait for a disk: the next item need not.
    if (this.#keeping.isEmpty) this.#context.outputsAreHere?.();
    await observer.deliver(this.#item, outputs);
    await this.#kept();
  }

  async #kept(): Promise<void> {
    await this.#keeping.ended();
    this.#keeping.check();
  }

  /** What is being kept is finished also for an item that fails: it shows what led to the failure. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#keeping.ended();
    this.#drop([...this.#values.keys()]);
  }

  async #step(step: PlanStep, needed: ReadonlySet<string>, recall: Recall | undefined): Promise<void> {
    const { observer, task } = this.#context;
    const about = { item: this.#item, step: step.id };
    const skipped: SkipReason | undefined = needed.has(step.id)
      ? await this.#whySkipped(step)
      : { unneeded: true };
    if (skipped) {
      this.#outcomes.set(step.id, 'unneeded' in skipped ? 'unneeded' : 'skipped');
      observer.event({ type: 'step_skipped', ...about, reason: skipped });
      return;
    }
    const recalled = recall?.steps.get(step.id) ?? (await recall?.later?.(step.id));
    if (recalled) observer.event({ type: 'step_cached', ...about });
    const outputs = recalled ?? (await this.#run(step, needed, recall));
    this.#outcomes.set(step.id, 'done');
    if (!recalled && task.plan.plan.keep !== 'outputs') {
      this.#keeping.add(observer.keep?.(this.#item, step.id, outputs));
    }
    this.#set(step, outputs, false);
  }

  async #run(step: PlanStep, needed: ReadonlySet<string>, recall: Recall | undefined): Promise<StepValues> {
    const { task, observer, run } = this.#context;
    const context = {
      item: this.#item,
      signal: task.signal,
      width: this.#widthOf(step),
      event: observer.event.bind(observer),
      // What may become known on the way is not run before.
      ...(!recall?.later && { ahead: () => this.#ahead(step, needed, recall) }),
      again: async () => await this.#inputs(step),
    };
    return await runStep(step, await this.#inputs(step), context, run);
  }

  /** Elements of a list come in their order where each depends on those before. */
  #widthOf({ component }: PlanStep): number {
    const { task, width } = this.#context;
    return task.plan.plan.components[component]!.manifest.realtime === 'stateful' ? 1 : width;
  }

  #ahead(step: PlanStep, needed: ReadonlySet<string>, recall: Recall | undefined): StepAhead[] {
    const { task, shared, observer } = this.#context;
    return stepsAhead(task.plan, step, {
      isKept: task.plan.plan.keep !== 'outputs' && observer.keep !== undefined,
      willRun: (id) => needed.has(id) && !recall?.steps.has(id),
      value: (id) => shared.get(id) ?? this.#values.get(id),
    });
  }

  #set({ id, outputs: declared }: PlanStep, outputs: StepValues, restored: boolean): void {
    const unread: StepValue[] = [];
    for (const [name, { readers }] of Object.entries(declared)) {
      const value = outputs[name];
      if (value === undefined) this.#absent.add(`steps.${id}.${name}`);
      else if (readers === 0 && !restored) unread.push(value);
      else this.#put(`steps.${id}.${name}`, value, readers);
    }
    this.#dropValues(unread);
  }

  #put(id: ValueId, value: StepValue, readers: number): void {
    expectReaders(value, readers);
    this.#values.set(id, value);
  }

  #drop(ids: readonly ValueId[]): void {
    const dropped: StepValue[] = [];
    for (const id of ids) {
      const value = this.#values.get(id);
      if (value !== undefined) dropped.push(value);
      this.#values.delete(id);
    }
    this.#dropValues(dropped);
  }

  /** What is being kept is still read. */
  #dropValues(values: readonly StepValue[]): void {
    if (values.length > 0) this.#keeping.afterwards(() => this.#context.drop(values));
  }

  #checkInputs(): void {
    const { task, shared } = this.#context;
    for (const [input, { type, optional }] of Object.entries(task.plan.plan.inputs)) {
      if (optional || shared.has(`inputs.${input}`) || this.#item.inputs[input]) continue;
      throw kumikiError('INPUT_MISSING', { where: 'The pipeline', input, expected: type });
    }
  }

  async #readInput(name: string): Promise<void> {
    const { task, observer, inputs } = this.#context;
    const wanted = task.plan.plan.inputs[name]!;
    const { value, warnings } = await inputs.read(name);
    const item = this.#item;
    if (!this.#told.has(name))
      for (const message of warnings) observer.event({ type: 'item_warning', item, message });
    this.#told.add(name);
    this.#put(`inputs.${name}`, value, wanted.readers);
  }

  /** Why a step does not run for this item. */
  async #whySkipped(step: PlanStep): Promise<SkipReason | undefined> {
    const { plan } = this.#context.task;
    if (step.when) {
      const operands = new Map<ValueId, Value | undefined>();
      for (const id of operandsOf(step.when)) operands.set(id, await this.#here(id, 'value'));
      const outcome = evaluateCondition(step.when, {
        value: (id) => operands.get(id),
        param: (name) => plan.params[name],
      });
      if (outcome === false) return { condition: step.id };
      if (outcome !== true) return { missing: outcome.missing };
    }
    for (const [name, { from, optional }] of Object.entries(step.inputs)) {
      if (optional || 'literal' in from) continue;
      const there = 'value' in from ? this.#isThere(from.value) : plan.params[from.param] !== undefined;
      if (!there) return { missing: 'value' in from ? from.value : name };
    }
    return undefined;
  }

  /** Whether there is such a value, also where it was dropped or not needed so far. */
  #isThere(id: ValueId): boolean {
    if (this.#context.shared.has(id)) return true;
    const producer = producerOf(id);
    if (producer === undefined) return this.#item.inputs[id.slice('inputs.'.length)] !== undefined;
    return this.#hasRun(producer) && !this.#absent.has(id);
  }

  /** It ran, or would have if somebody had needed it. */
  #hasRun(step: string): boolean {
    const outcome = this.#outcomes.get(step);
    return outcome === 'done' || outcome === 'unneeded';
  }

  async #inputs({ inputs: bindings }: PlanStep): Promise<StepValues> {
    const { plan } = this.#context.task;
    const inputs: Record<string, StepValue> = {};
    for (const [name, { from }] of Object.entries(bindings)) {
      const value =
        'value' in from
          ? await this.#value(from.value)
          : 'param' in from
            ? (plan.params[from.param] as Value | undefined)
            : (from.literal as Value);
      if (value !== undefined) inputs[name] = value;
    }
    return inputs;
  }

  /** A value, made again where it was lost. Data is here, and lists are taken apart. */
  async #value(id: ValueId): Promise<StepValue | undefined> {
    const shared = this.#context.shared.get(id);
    if (shared !== undefined) return shared;
    const found = this.#values.get(id);
    if (found === undefined || isLost(found)) await this.#restore(id);
    const value = this.#values.get(id);
    return value instanceof HeldValue && value.kind === 'data' ? await this.#here(id, 'value') : value;
  }

  /** A value whose content is here. What turns out to be gone is made again, once. */
  async #here(id: ValueId, form: WantedForm): Promise<Value | undefined> {
    for (let restored = false; ; restored = true) {
      const value = this.#context.shared.get(id) ?? this.#values.get(id);
      if (value !== undefined && !isLost(value)) {
        try {
          const here = await fetchValue(value, form);
          if (form === 'value' && here !== value) this.#values.set(id, here);
          return here;
        } catch (thrown) {
          if (restored || !isGone(asKumikiError(thrown))) throw thrown;
        }
      }
      if (restored) return undefined;
      await this.#restore(id);
    }
  }

  /** Makes a value again that was there before, or that nobody needed so far; one that never was stays away. */
  async #restore(id: ValueId): Promise<void> {
    if (!this.#isThere(id)) return;
    const producer = producerOf(id);
    if (producer === undefined) return await this.#readInput(id.slice('inputs.'.length));
    const step = this.#steps.get(producer)!;
    // All who miss something of a step wait for the same run.
    const running = this.#restoring.get(step.id) ?? this.#runAgain(step);
    this.#restoring.set(step.id, running);
    try {
      await running;
    } finally {
      this.#restoring.delete(step.id);
    }
  }

  async #runAgain(step: PlanStep): Promise<void> {
    const { task, run } = this.#context;
    if (this.#outcomes.get(step.id) === 'unneeded' && (await this.#whySkipped(step))) {
      this.#outcomes.set(step.id, 'skipped');
      return;
    }
    const silent = {
      item: this.#item,
      signal: task.signal,
      width: this.#widthOf(step),
      event: () => undefined,
      again: async () => await this.#inputs(step),
    };
    const outputs = await runStep(step, await this.#inputs(step), silent, run);
    this.#outcomes.set(step.id, 'done');
    this.#set(step, outputs, true);
  }

  async #outputs(): Promise<Record<string, Value>> {
    const { task } = this.#context;
    const form = resultForms[task.results ?? 'values'];
    const outputs: Record<string, Value> = {};
    for (const [name, { value: id }] of Object.entries(task.plan.plan.outputs)) {
      const value = await this.#here(id, form);
      if (value !== undefined) outputs[name] = value;
    }
    return outputs;
  }
}

const resultForms = { values: 'value', files: 'file', sent: 'sent' } as const satisfies Record<
  string,
  WantedForm
>;

/** The step whose output a value is. */
function producerOf(id: ValueId): string | undefined {
  return id.startsWith('steps.') ? id.slice('steps.'.length, id.lastIndexOf('.')) : undefined;
}

function expectReaders(value: StepValue, readers: number): void {
  if (value instanceof Image) value.expectReaders(readers);
  else if (Array.isArray(value))
    for (const element of value as readonly StepValue[]) expectReaders(element, readers);
}
