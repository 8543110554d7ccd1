import type { Command } from './command.ts';
import { decide, isStepCommand } from './decide/decide.ts';
import type { BulkChange } from './decide/decision.ts';
import type { EventBody } from './event.ts';
import type { Execution } from './execution.ts';
import { pendingStep, type ExecutionItem, type ItemStep, type StepAttempt } from './item.ts';

/** The records of one execution, as they were before. A store with an asynchronous client reads those of a whole call beforehand. */
export interface Records {
  item(index: number): ExecutionItem | undefined;
  step(item: number, step: string): ItemStep | undefined;
  attempt(item: number, step: string, number: number): StepAttempt | undefined;
}

/** What a call changes: each record once, as it is in the end. A bulk change comes after the single ones that precede it. */
export interface Changes {
  readonly execution: Execution;
  readonly items: readonly ExecutionItem[];
  readonly steps: readonly ItemStep[];
  readonly attempts: readonly StepAttempt[];
  readonly bulk: readonly BulkChange[];
  /** In order; the first one has the number after `Execution.seq` of before. */
  readonly events: readonly EventBody[];
}

/**
 * Carries out commands one after the other, each on what the one before left. All or none: the first one refused
 * is thrown. `revision` counts one up, and `seq` by the events, unless nothing changed.
 */
export function carryOut(
  before: Execution,
  records: Records,
  commands: readonly Command[],
  now: number,
): Changes {
  const items = new Map<number, ExecutionItem>();
  const steps = new Map<string, ItemStep>();
  const attempts = new Map<string, StepAttempt>();
  const bulk: BulkChange[] = [];
  const events: EventBody[] = [];
  let execution = before;

  for (const command of commands) {
    let state = {};
    if ('item' in command) {
      const item = items.get(command.item) ?? records.item(command.item);
      state = { item };
      if (item !== undefined && isStepCommand(command)) {
        const id = `${command.item}/${command.step}`;
        const step =
          steps.get(id) ?? records.step(command.item, command.step) ?? pendingStep(item.index, command.step);
        const attempt =
          step.status === 'running'
            ? (attempts.get(`${id}/${step.attempts}`) ??
              records.attempt(item.index, command.step, step.attempts))
            : undefined;
        state = { item, step, attempt };
      }
    }
    const at = ('at' in command ? command.at : undefined) ?? now;
    const decision = decide({ execution, ...state }, command, at);
    execution = decision.execution;
    if (decision.item) items.set(decision.item.index, decision.item);
    if (decision.step) steps.set(`${decision.step.item}/${decision.step.step}`, decision.step);
    if (decision.attempt) {
      const { item, step, number } = decision.attempt;
      attempts.set(`${item}/${step}/${number}`, decision.attempt);
    }
    if (decision.bulk) bulk.push(decision.bulk);
    for (const event of decision.events) events.push(event);
  }

  if (events.length > 0) {
    execution = { ...execution, revision: before.revision + 1, seq: before.seq + events.length };
  }
  return {
    execution,
    items: [...items.values()],
    steps: [...steps.values()],
    attempts: [...attempts.values()],
    bulk,
    events,
  };
}
