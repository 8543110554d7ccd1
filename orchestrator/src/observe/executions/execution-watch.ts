import type { OwnerCommand } from '../../execution/model/command.ts';
import {
  isTerminal,
  trialLabel,
  type Execution,
  type ExecutionRef,
  type NewExecution,
} from '../../execution/model/execution.ts';
import { timeOfId } from '../../execution/model/ids.ts';
import type { Committed } from '../../execution/store/execution-store.ts';
import type { BoundPlan } from '../../pipeline/index.ts';
import type { EndedStatus, Listener, OpenExecution } from './happening.ts';
import { Watched } from './watched.ts';

/** Executions that are followed at a time; of those beyond it only what is about single steps is not told. */
const maxWatched = 20_000;
/** Those that could not be recorded are forgotten so. */
const maxBegun = 1000;

/**
 * Follows the open executions of a store from what is recorded about them, in memory, and tells what happens. What it
 * holds is bounded: a few fields for each open execution, and times of what runs.
 */
export class ExecutionWatch {
  readonly #listeners: Listener[] = [];
  readonly #open = new Map<string, Watched>();
  /** Components of executions that were begun and are not recorded yet, by step. */
  readonly #begun = new Map<string, ReadonlyMap<string, string>>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Those that have not ended, in no order. */
  get open(): Iterable<OpenExecution> {
    return this.#open.values();
  }

  get itemsRunning(): number {
    let running = 0;
    for (const one of this.#open.values()) running += one.itemsRunning;
    return running;
  }

  /** An execution was recorded. */
  accepted(execution: NewExecution, items: number): void {
    const watched = this.#watch(execution, { open: items });
    if (watched) this.tell({ type: 'execution_accepted', execution: watched });
  }

  itemsAdded(ref: ExecutionRef, count: number): void {
    this.#open.get(keyOf(ref))?.itemsAdded(count, this.#now());
  }

  /** Somebody goes on with an execution: one of a process before this one is known from now on. */
  claimed(execution: Execution): void {
    const { counts, startedAt } = execution;
    const open = counts.pending + counts.running;
    const watched = this.#open.get(keyOf(execution)) ?? this.#watch(execution, { open, startedAt });
    watched?.interrupted(open, this.#now());
  }

  /** What an execution is carried out by. */
  planned({ plan }: BoundPlan, execution: ExecutionRef): void {
    const key = keyOf(execution);
    const components = plan.steps.map(({ id, component }) => {
      return [id, plan.components[component]?.name ?? ''] as const;
    });
    const byStep = new Map(components);
    const watched = this.#open.get(key);
    if (watched) return watched.planned(byStep);
    this.#begun.set(key, byStep);
    if (this.#begun.size > maxBegun) this.#begun.delete(this.#begun.keys().next().value!);
  }

  /** Items of an ended execution are to run again. */
  reopened(execution: Execution): void {
    const { counts, startedAt } = execution;
    this.#watch(execution, { open: counts.pending, startedAt, openedAt: this.#now() });
  }

  /** Another process does it: what happens in it is told there. */
  elsewhere(ref: ExecutionRef): void {
    this.#open.delete(keyOf(ref));
  }

  /** Commands have become durable. */
  committed(ref: ExecutionRef, commands: readonly OwnerCommand[], { status }: Committed): void {
    const now = this.#now();
    const watched = this.#open.get(keyOf(ref));
    if (!watched) return;
    let oldest = now;
    for (const command of commands) {
      const at = ('item' in command ? command.at : undefined) ?? now;
      if (at < oldest) oldest = at;
      watched.take(command, at, this.tell);
    }
    watched.changedAt = now;
    if (commands.length > 0) this.tell({ type: 'recorded', lagMs: now - oldest });
    if (!isTerminal(status)) return;
    this.#open.delete(keyOf(ref));
    watched.ended(status as EndedStatus, now, this.tell);
  }

  #watch(
    execution: NewExecution,
    known: { readonly open: number; readonly startedAt?: number | undefined; readonly openedAt?: number },
  ): Watched | undefined {
    if (this.#open.size >= maxWatched) return undefined;
    const { project, id, pipeline, labels, trace } = execution;
    const acceptedAt = timeOfId(id);
    const watched = new Watched({
      project,
      id,
      pipeline: pipeline.name,
      isTrial: labels[trialLabel] !== undefined,
      acceptedAt,
      openedAt: known.openedAt ?? acceptedAt,
      changedAt: this.#now(),
      ...(trace !== undefined && { trace }),
      ...(known.startedAt !== undefined && { startedAt: known.startedAt }),
      itemsOpen: known.open,
    });
    const key = keyOf(execution);
    const components = this.#begun.get(key);
    if (components) watched.planned(components);
    this.#begun.delete(key);
    this.#open.set(key, watched);
    return watched;
  }

  /** Tells it to those who listen. */
  readonly tell: Listener = (happening) => {
    for (const listener of this.#listeners) listener(happening);
  };
}

function keyOf({ project, id }: ExecutionRef): string {
  return `${project}/${id}`;
}
