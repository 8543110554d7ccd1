import { asKumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { Image, type Value } from '@kumiki/component-sdk/values';
import type { PlanStep, ValueId } from '../../pipeline/index.ts';
import type { ExecutionTask, Item } from '../executor.ts';
import type { ChainAnswer, ChainFailure, Lane, RunAhead } from '../local/lane.ts';
import { eventSink, settingsOf, type LaneContext } from '../local/run-in-lane.ts';
import { fetchValue, type StepValue } from '../step/held-value.ts';
import type { InputReader } from '../step/input-reader.ts';
import type { InputAhead } from '../step/steps-ahead.ts';
import { isGone } from '../step/step-runner.ts';
import { closeRoute, producerOf, type FrameRoute, type RouteLeg } from './frame-route.ts';
import type { GroupReplicas } from './group-replicas.ts';

export interface RoutedFrameOptions extends LaneContext {
  readonly route: FrameRoute;
  readonly groupOf: (step: PlanStep) => GroupReplicas;
  /** The outputs of each step that another group reads. */
  readonly passedOn: ReadonlyMap<string, readonly string[]>;
}

/** It has not come to its end here: it is to be run step by step. */
class NotRouted extends Error {
  readonly spent: ChainFailure | undefined;

  constructor(spent?: ChainFailure) {
    super('to be run step by step');
    this.spent = spent;
  }
}

/**
 * One frame on the short way: the steps of each group are asked for with one message, and what happened is told when all of
 * them have ended. Where anything goes wrong, nothing has been told, and the frame is run step by step.
 */
export class RoutedFrame {
  readonly #item: Item;
  readonly #options: RoutedFrameOptions;
  readonly #values = new Map<ValueId, StepValue>();
  readonly #answers: ChainAnswer[] = [];
  readonly #lanes: Lane[] = [];

  constructor(item: Item, options: RoutedFrameOptions) {
    this.#item = item;
    this.#options = options;
  }

  /** @returns whether it has ended; what the first attempt of a step failed with, where there are to be more of them */
  async run(
    inputs: InputReader,
  ): Promise<{ readonly hasEnded: boolean; readonly spent?: ChainFailure | undefined }> {
    const started = performance.now();
    try {
      await this.#read(inputs);
      for (const leg of this.#options.route.legs) await this.#leg(leg);
      const outputs = await this.#outputs();
      this.#drop();
      await this.#tell(started, outputs);
      return { hasEnded: true };
    } catch (thrown) {
      this.#drop();
      const spent = thrown instanceof NotRouted ? thrown.spent : undefined;
      // What is gone is made again, which is no attempt.
      if (!spent || isGone(spent.error) || this.#options.task.signal.aborted) return { hasEnded: false };
      if (spent.error.retryable && spent.step.retry.limit > 0) return { hasEnded: false, spent };
      this.#tellFailed(started, spent);
      return { hasEnded: true };
    }
  }

  /** What is missing, unreadable or to be warned of is told where it is read step by step. */
  async #read(inputs: InputReader): Promise<void> {
    const { shared, route, task } = this.#options;
    for (const name of route.inputs) {
      const id = `inputs.${name}`;
      if (shared.has(id)) continue;
      if (!this.#item.inputs[name]) throw new NotRouted();
      const { value, warnings } = await inputs.read(name);
      if (warnings.length > 0) throw new NotRouted();
      if (value instanceof Image) value.expectReaders(task.plan.plan.inputs[name]!.readers);
      this.#values.set(id, value);
    }
  }

  async #leg({ steps }: RouteLeg): Promise<void> {
    const { task, stream, groupOf } = this.#options;
    const since = performance.now();
    const replica = await groupOf(steps[0]!.step).take(task.signal, stream, true);
    const waitedMs = performance.now() - since;
    this.#lanes.push(replica.lane);
    try {
      // The host ends early behind a step that prints, or whose answer is large.
      for (let done = 0; done < steps.length;) {
        const chain = steps.slice(done).map(({ step, joins }, at) => this.#ahead(step, joins && at > 0));
        const end = await replica.lane.runAll?.(chain, task.signal);
        if (!end) closeRoute(task.plan.plan);
        const { answers = [], failed } = end ?? {};
        for (const [at, answer] of answers.entries())
          this.#answered(done + at > 0 ? answer : waited(answer, waitedMs));
        done += answers.length;
        // What happened to a process with several frames in it is no attempt of this one, which is run alone.
        const isOthers = failed && replica.isAmong && failed.error.code.startsWith('WORKER_');
        if (isOthers) throw new NotRouted();
        if (failed) throw new NotRouted(done > 0 ? failed : waited(failed, waitedMs));
        if (answers.length === 0) throw new NotRouted();
      }
    } finally {
      replica.giveBack();
    }
  }

  #answered(answer: ChainAnswer): void {
    this.#answers.push(answer);
    const { step, outputs } = answer;
    for (const [name, value] of Object.entries(outputs)) this.#values.set(`steps.${step.id}.${name}`, value);
  }

  #ahead(step: PlanStep, isJoined: boolean): RunAhead {
    const inputs: Record<string, InputAhead> = {};
    const { params } = this.#options.task.plan;
    for (const [name, { from, optional }] of Object.entries(step.inputs)) {
      const input =
        'value' in from ? this.#value(from.value) : 'param' in from ? params[from.param] : from.literal;
      if (input !== undefined)
        inputs[name] = 'value' in from ? (input as InputAhead) : { value: input as Value };
      else if (!optional) throw new NotRouted();
    }
    const passesOn = this.#options.passedOn.get(step.id);
    return { step, inputs, joins: isJoined, passesOn, ...settingsOf(step, this.#options) };
  }

  /** One that is there, or what a step of the same message will give. */
  #value(id: ValueId): InputAhead | undefined {
    const value = this.#options.shared.get(id) ?? this.#values.get(id);
    return value === undefined ? producerOf(id) : { value };
  }

  async #outputs(): Promise<Record<string, Value>> {
    const { task, shared } = this.#options;
    const form = task.results === 'sent' ? 'sent' : task.results === 'files' ? 'file' : 'value';
    const outputs: Record<string, Value> = {};
    for (const [name, { value: id }] of Object.entries(task.plan.plan.outputs)) {
      const value = shared.get(id) ?? this.#values.get(id);
      if (value === undefined) throw new NotRouted();
      outputs[name] = await fetchValue(value, form);
    }
    return outputs;
  }

  #drop(): void {
    const values = [...this.#values.values()];
    for (const lane of this.#lanes) lane.drop(values);
    this.#values.clear();
  }

  async #tell(started: number, outputs: Readonly<Record<string, Value>>): Promise<void> {
    this.#tellSteps();
    try {
      await this.#options.observer.deliver(this.#item, outputs);
      const durationMs = performance.now() - started;
      this.#options.observer.event({ type: 'item_succeeded', item: this.#item, durationMs });
    } catch (thrown) {
      this.#tellEnd(started, asKumikiError(thrown));
    }
  }

  #tellSteps(): void {
    const { observer } = this.#options;
    const item = this.#item;
    const event = observer.event.bind(observer);
    event({ type: 'item_started', item });
    for (const answer of this.#answers) {
      this.#tellRun(answer);
      const { step, durationMs } = answer;
      event({ type: 'step_succeeded', item, step: step.id, durationMs, runs: 1 });
    }
  }

  #tellRun({ step: { id: step }, usage, tell }: Pick<ChainAnswer, 'step' | 'usage' | 'tell'>): void {
    const { observer } = this.#options;
    const item = this.#item;
    observer.event({ type: 'step_started', item, step, attempt: 1 });
    tell(eventSink(item, step, observer.event.bind(observer)));
    if (usage) observer.event({ type: 'step_usage', item, step, usage });
  }

  #tellFailed(started: number, failed: ChainFailure): void {
    this.#tellSteps();
    this.#tellRun(failed);
    const { step, durationMs } = failed;
    const error = failed.error.within({ step: step.id });
    const about = { item: this.#item, step: step.id, durationMs };
    this.#options.observer.event({ type: 'step_failed', ...about, error: error.toJSON() });
    this.#tellEnd(started, error);
  }

  #tellEnd(started: number, thrown: KumikiError): void {
    const error = thrown.within({ item: this.#item.name }).toJSON();
    const durationMs = performance.now() - started;
    this.#options.observer.event({ type: 'item_failed', item: this.#item, durationMs, error });
  }
}

/** The first of a group waited for its process, which is a part of what it took. */
function waited<Run extends ChainAnswer | ChainFailure>(run: Run, waitedMs: number): Run {
  return { ...run, durationMs: run.durationMs + waitedMs, usage: run.usage && { ...run.usage, waitedMs } };
}

/** Whether items of a task may take the short way: nothing is known of them, and nothing on the way is kept. */
export function mayBeRouted({ plan: { plan }, upTo, results }: ExecutionTask, keeps: boolean): boolean {
  return results === 'sent' && upTo === undefined && (plan.keep === 'outputs' || !keeps);
}
