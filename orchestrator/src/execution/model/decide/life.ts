import type { LifeCommand, RequestCommand, StoreCommand } from '../command.ts';
import { terminalStatus, type Execution, type ExecutionStatus, type ItemCounts } from '../execution.ts';
import { refused, requireStatus, type Decision } from './decision.ts';

type Command = LifeCommand | RequestCommand | StoreCommand;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

const open: readonly ExecutionStatus[] = ['accepted', 'planned', 'running'];

/** In which states of the execution each command is allowed. */
const allowedIn: Readonly<Record<Command['type'], readonly ExecutionStatus[]>> = {
  add_items: open,
  claim: open,
  release: open,
  plan: ['accepted'],
  start: ['planned'],
  warn: open,
  end: open,
  fail: open,
  request_cancel: open,
  retry_items: ['partial', 'failed', 'cancelled'],
};

/** Decides a command about an execution as a whole. @throws EXECUTION_STATE */
export function decideLife(execution: Execution, command: Command, now: number): Decision {
  requireStatus(execution, command.type, 'it', execution.status, allowedIn[command.type]);
  switch (command.type) {
    case 'add_items':
      return addItems(execution, command);
    case 'claim':
      return claim(execution, command);
    case 'release':
      return { execution: { ...execution, owner: undefined }, events: [{ type: 'execution_released' }] };
    case 'plan': {
      const { plan, steps } = command;
      const planned: Execution = { ...execution, status: 'planned', plan, steps, plannedAt: now };
      return { execution: planned, events: [{ type: 'execution_planned', plan, steps }] };
    }
    case 'start': {
      const { executor } = command;
      const startedAt = execution.startedAt ?? now;
      return {
        execution: { ...execution, status: 'running', startedAt, ...(executor && { executor }) },
        events: [{ type: 'execution_started', ...(executor && { executor }) }],
      };
    }
    case 'warn':
      return { execution, events: [{ type: 'execution_warning', error: command.error }] };
    case 'end':
      return end(execution, now);
    case 'fail':
      return fail(execution, command, now);
    case 'request_cancel':
      if (execution.cancelRequested) return { execution, events: [] };
      return { execution: { ...execution, cancelRequested: true }, events: [{ type: 'cancel_requested' }] };
    case 'retry_items':
      break;
  }
  return retry(execution, command);
}

function addItems(execution: Execution, { count, complete }: Of<'add_items'>): Decision {
  if (execution.itemsComplete) throw refused(execution, 'add_items', 'it has all its items already');
  const { total, pending } = execution.counts;
  const counts = { ...execution.counts, total: total + count, pending: pending + count };
  return {
    execution: { ...execution, counts, itemsComplete: complete },
    events: [{ type: 'items_added', count, complete }],
  };
}

function claim(execution: Execution, { owner }: Of<'claim'>): Decision {
  const { counts } = execution;
  const interrupted = counts.running;
  const epoch = execution.epoch + 1;
  return {
    execution: {
      ...execution,
      owner,
      epoch,
      counts: { ...counts, running: 0, pending: counts.pending + interrupted },
    },
    ...(interrupted > 0 && { bulk: { type: 'interrupt' } }),
    events: [{ type: 'execution_claimed', owner, epoch, interrupted }],
  };
}

function end(execution: Execution, now: number): Decision {
  const { counts, cancelRequested, itemsComplete, status } = execution;
  const left = counts.pending + counts.running;
  if (cancelRequested) {
    const closed = closeItems(counts, 'cancelled');
    const cut = left > 0 || !itemsComplete || counts.total === 0;
    const decision = ended(execution, cut ? 'cancelled' : terminalStatus(closed), closed, now);
    return left > 0 ? { ...decision, bulk: { type: 'close_items', status: 'cancelled' } } : decision;
  }
  requireStatus(execution, 'end', 'it', status, ['running']);
  if (!itemsComplete) throw refused(execution, 'end', 'more items may come');
  if (left > 0) throw refused(execution, 'end', `${left} of its items are open`);
  return ended(execution, terminalStatus(counts), counts, now);
}

function fail(execution: Execution, { error }: Of<'fail'>, now: number): Decision {
  const { counts, itemsComplete } = execution;
  const left = counts.pending + counts.running;
  if (left === 0 && itemsComplete && counts.total > 0) throw refused(execution, 'fail', 'no item is open');
  const closed = closeItems(counts, 'failed');
  const status = closed.succeeded > 0 ? 'partial' : 'failed';
  const decision = ended({ ...execution, error }, status, closed, now);
  return left > 0 ? { ...decision, bulk: { type: 'close_items', status: 'failed', error } } : decision;
}

function closeItems(counts: ItemCounts, as: 'cancelled' | 'failed'): ItemCounts {
  const { pending, running } = counts;
  return { ...counts, pending: 0, running: 0, [as]: counts[as] + pending + running };
}

function ended(execution: Execution, status: ExecutionStatus, counts: ItemCounts, now: number): Decision {
  const { error } = execution;
  return {
    execution: { ...execution, status, counts, itemsComplete: true, owner: undefined, endedAt: now },
    events: [{ type: 'execution_ended', status, counts, ...(error && { error }) }],
  };
}

function retry(execution: Execution, { cancelled = false }: Of<'retry_items'>): Decision {
  const { counts, plan } = execution;
  const count = counts.failed + (cancelled ? counts.cancelled : 0);
  if (count === 0) throw refused(execution, 'retry_items', 'no item is there to run again');
  const states: ('failed' | 'cancelled')[] = cancelled ? ['failed', 'cancelled'] : ['failed'];
  const generation = execution.generation + 1;
  return {
    execution: {
      ...execution,
      status: plan ? 'planned' : 'accepted',
      generation,
      // Whoever owned it before is out.
      epoch: execution.epoch + 1,
      owner: undefined,
      cancelRequested: false,
      error: undefined,
      endedAt: undefined,
      counts: {
        ...counts,
        pending: counts.pending + count,
        failed: 0,
        cancelled: cancelled ? 0 : counts.cancelled,
      },
    },
    bulk: { type: 'reset_items', states },
    events: [{ type: 'items_retried', generation, count, states }],
  };
}
