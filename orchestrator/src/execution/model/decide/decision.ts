import { kumikiError, type ErrorRecord, type KumikiError } from '@kumiki/component-sdk/errors';
import type { EventBody } from '../event.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionItem, ItemStep, StepAttempt } from '../item.ts';

/** What a command is decided on: the execution, and the records that the command is about. */
export interface DecisionState {
  readonly execution: Execution;
  readonly item?: ExecutionItem;
  /** `pendingStep` where nothing was recorded yet. */
  readonly step?: ItemStep;
  /** The last attempt of the step. */
  readonly attempt?: StepAttempt;
}

/** A change of many records at once, that a store makes without reading them. */
export type BulkChange =
  /** Running items are pending again, and so are their steps that are open, failed or cancelled; their running attempts are lost. */
  | { readonly type: 'interrupt' }
  /** Open items get this status; their open steps and running attempts are cancelled. */
  | { readonly type: 'close_items'; readonly status: 'cancelled' | 'failed'; readonly error?: ErrorRecord }
  /** Items of these states are pending again, and so are their failed and cancelled steps. */
  | { readonly type: 'reset_items'; readonly states: readonly ('failed' | 'cancelled')[] }
  /** Open steps of one item, and their running attempts, are cancelled. */
  | { readonly type: 'cancel_steps'; readonly item: number };

/** What follows from a command: the records as they are then, and what to tell. Nothing at all is changed where `events` is empty. */
export interface Decision extends DecisionState {
  readonly bulk?: BulkChange;
  readonly events: readonly EventBody[];
}

/** The error of a command that the state does not allow. */
export function refused({ id }: Execution, action: string, reason: string): KumikiError {
  return kumikiError('EXECUTION_STATE', { execution: id, action, reason });
}

/** @throws EXECUTION_STATE where the status is not one of those allowed */
export function requireStatus<Status extends string>(
  execution: Execution,
  action: string,
  what: string,
  status: Status,
  allowed: readonly Status[],
): void {
  if (!allowed.includes(status)) throw refused(execution, action, `${what} is ${status}`);
}
