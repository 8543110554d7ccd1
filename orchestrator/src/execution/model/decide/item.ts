import type { ItemCommand } from '../command.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionItem, ItemStatus } from '../item.ts';
import type { VerdictWord } from '../verdict.ts';
import { refused, requireStatus, type Decision } from './decision.ts';

/** In which states of the item each command is allowed. The execution has to be running. */
const allowedIn: Readonly<Record<ItemCommand['type'], readonly ItemStatus[]>> = {
  item_started: ['pending'],
  item_succeeded: ['running'],
  // What cannot be read fails before it starts.
  item_failed: ['pending', 'running'],
  item_cancelled: ['pending', 'running'],
};

/** Decides a command about an item. @throws EXECUTION_STATE */
export function decideItem(
  execution: Execution,
  item: ExecutionItem,
  command: ItemCommand,
  now: number,
): Decision {
  requireStatus(execution, command.type, 'it', execution.status, ['running']);
  requireStatus(execution, command.type, `item ${item.index}`, item.status, allowedIn[command.type]);
  const { index, openSteps } = item;
  switch (command.type) {
    case 'item_started': {
      const running: ExecutionItem = { ...item, status: 'running', startedAt: now, endedAt: undefined };
      return {
        execution: moved(execution, item, 'running'),
        item: running,
        events: [{ type: command.type, item: index }],
      };
    }
    case 'item_succeeded': {
      if (openSteps > 0)
        throw refused(execution, command.type, `${openSteps} steps of item ${index} are open`);
      const { outputs, verdict } = command;
      const judged = verdict && { verdict };
      return {
        execution: counted(moved(execution, item, 'succeeded'), verdict),
        item: { ...item, status: 'succeeded', outputs, ...judged, error: undefined, endedAt: now },
        events: [{ type: command.type, item: index, outputs, ...judged }],
      };
    }
    case 'item_failed': {
      const { error } = command;
      return {
        ...closed(execution, { ...item, error }, 'failed', now),
        events: [{ type: command.type, item: index, error }],
      };
    }
    case 'item_cancelled':
      break;
  }
  return { ...closed(execution, item, 'cancelled', now), events: [{ type: command.type, item: index }] };
}

function closed(
  execution: Execution,
  item: ExecutionItem,
  status: 'failed' | 'cancelled',
  now: number,
): Omit<Decision, 'events'> {
  return {
    execution: moved(execution, item, status),
    item: { ...item, status, openSteps: 0, endedAt: now },
    ...(item.openSteps > 0 && { bulk: { type: 'cancel_steps', item: item.index } }),
  };
}

function moved(execution: Execution, { status: from }: ExecutionItem, to: ItemStatus): Execution {
  const { counts } = execution;
  return { ...execution, counts: { ...counts, [from]: counts[from] - 1, [to]: counts[to] + 1 } };
}

/** What succeeded is never run again, so a verdict that was counted stays. */
function counted(execution: Execution, verdict: VerdictWord | undefined): Execution {
  if (verdict === undefined) return execution;
  const { ok, ng } = execution.verdicts ?? { ok: 0, ng: 0 };
  return { ...execution, verdicts: verdict === 'OK' ? { ok: ok + 1, ng } : { ok, ng: ng + 1 } };
}
