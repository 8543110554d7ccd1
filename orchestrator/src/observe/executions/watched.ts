import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ItemCommand, OwnerCommand, StepCommand } from '../../execution/model/command.ts';
import type { EndedStatus, Listener, OpenExecution, StepEnd } from './happening.ts';

export interface WatchedOptions extends OpenExecution {
  readonly itemsOpen: number;
  /** When it was accepted, or opened again by hand. */
  readonly openedAt: number;
}

/** An open execution, and the times of what runs in it. */
export class Watched implements OpenExecution {
  readonly project: string;
  readonly id: string;
  readonly pipeline: string;
  readonly isTrial: boolean;
  readonly trace?: string;
  readonly acceptedAt: number;
  startedAt?: number;
  changedAt: number;
  #itemsOpen: number;
  readonly #openedAt: number;
  #error: ErrorRecord | undefined;
  #components: ReadonlyMap<string, string> = new Map();
  /** Of items at work, by index: when it began, and when its running steps did. */
  readonly #running = new Map<number, { readonly since: number; readonly steps: Map<string, number> }>();

  constructor(options: WatchedOptions) {
    const { project, id, pipeline, isTrial = false, trace, acceptedAt, startedAt, changedAt } = options;
    this.project = project;
    this.id = id;
    this.pipeline = pipeline;
    this.isTrial = isTrial;
    if (trace !== undefined) this.trace = trace;
    this.acceptedAt = acceptedAt;
    if (startedAt !== undefined) this.startedAt = startedAt;
    this.changedAt = changedAt;
    this.#itemsOpen = options.itemsOpen;
    this.#openedAt = options.openedAt;
  }

  get itemsRunning(): number {
    return this.#running.size;
  }

  itemsAdded(count: number, now: number): void {
    this.#itemsOpen += count;
    this.changedAt = now;
  }

  /** What ran begins anew. */
  interrupted(itemsOpen: number, now: number): void {
    this.#itemsOpen = itemsOpen;
    this.#running.clear();
    this.changedAt = now;
  }

  /** @param components names by step */
  planned(components: ReadonlyMap<string, string>): void {
    this.#components = components;
  }

  take(command: OwnerCommand, at: number, tell: Listener): void {
    if ('step' in command) return this.#step(command, at, tell);
    if ('item' in command) return this.#item(command, at, tell);
    if (command.type === 'fail') this.#error = command.error;
    if (command.type !== 'start' || this.startedAt !== undefined) return;
    this.startedAt = at;
    tell({ type: 'execution_started', execution: this, waitedMs: Math.max(0, at - this.acceptedAt) });
  }

  ended(status: EndedStatus, now: number, tell: Listener): void {
    const count = this.#itemsOpen;
    const error = this.#error;
    if (count > 0) {
      const cut = error ? 'failed' : 'cancelled';
      tell({ type: 'items_ended', execution: this, status: cut, count });
    }
    const durationMs = Math.max(0, now - this.#openedAt);
    tell({ type: 'execution_ended', execution: this, status, durationMs, ...(error && { error }) });
  }

  #item(command: ItemCommand, at: number, tell: Listener): void {
    const { item } = command;
    if (command.type === 'item_started') {
      this.#running.set(item, { since: at, steps: new Map() });
      return;
    }
    const since = this.#running.get(item)?.since;
    this.#running.delete(item);
    this.#itemsOpen--;
    const verdict = command.type === 'item_succeeded' ? command.verdict : undefined;
    tell({
      type: 'items_ended',
      execution: this,
      status: command.type.slice('item_'.length) as 'succeeded' | 'failed' | 'cancelled',
      count: 1,
      ...(since !== undefined && { durationMs: at - since }),
      ...(verdict !== undefined && { verdict }),
      ...(command.type === 'item_failed' && { error: command.error }),
    });
  }

  #step(command: StepCommand, at: number, tell: Listener): void {
    const { step, item, type } = command;
    const steps = this.#running.get(item)?.steps;
    if (type === 'step_started') {
      steps?.set(step, at);
      return;
    }
    const since = steps?.get(step);
    steps?.delete(step);
    const cpuMs = 'usage' in command ? command.usage?.cpuMs : undefined;
    tell({
      type: 'step_ended',
      execution: this,
      step,
      component: this.#components.get(step) ?? '',
      status: stepEnds[type],
      ...(since !== undefined && { durationMs: at - since }),
      ...(cpuMs !== undefined && { cpuMs }),
      ...('error' in command && { error: command.error }),
    });
  }
}

const stepEnds: Readonly<Record<Exclude<StepCommand['type'], 'step_started'>, StepEnd>> = {
  step_succeeded: 'succeeded',
  step_failed: 'failed',
  step_skipped: 'skipped',
  step_cached: 'cached',
  step_cancelled: 'cancelled',
  step_retrying: 'retried',
};
