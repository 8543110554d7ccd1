import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Command, ItemCommand, StepCommand } from '../command.ts';
import { pendingStep } from '../item.ts';
import type { Decision, DecisionState } from './decision.ts';
import { decideItem } from './item.ts';
import { decideLife } from './life.ts';
import { decideStep } from './step.ts';

/**
 * The state machine of executions, pure: what follows from a command in a state. For a command about an item or a
 * step the state has those records.
 * @param now milliseconds since the epoch
 * @throws EXECUTION_STATE where the state does not allow the command, EXECUTION_ITEM_NOT_FOUND
 */
export function decide(state: DecisionState, command: Command, now: number): Decision {
  const { execution, item, attempt } = state;
  if (!('item' in command)) return decideLife(execution, command, now);
  if (item === undefined) {
    throw kumikiError('EXECUTION_ITEM_NOT_FOUND', { execution: execution.id, item: command.item });
  }
  if (!isStepCommand(command)) return decideItem(execution, item, command, now);
  const { step = pendingStep(command.item, command.step) } = state;
  return decideStep({ execution, item, step, attempt }, command, now);
}

export function isStepCommand(command: ItemCommand | StepCommand): command is StepCommand {
  return 'step' in command;
}
