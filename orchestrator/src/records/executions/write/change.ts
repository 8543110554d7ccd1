import { kumikiError } from '@kumiki/component-sdk/errors';
import type { OwnerCommand, RequestCommand } from '../../../execution/model/command.ts';
import type { Execution, ExecutionRef } from '../../../execution/model/execution.ts';
import { pendingItem } from '../../../execution/model/accepted.ts';
import type { NewItem } from '../../../execution/model/item.ts';
import { artifactsIn } from '../../../execution/model/value.ts';
import {
  maxCommandsPerCall,
  maxItemsPerCall,
  type Committed,
  type Guard,
  type ItemsPage,
} from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';
import { findExecution } from '../rows/execution-row.ts';
import { insertItem } from '../rows/item-row.ts';
import { change, committed, refer } from './save.ts';

export function appendItems(
  database: Database,
  now: number,
  ref: ExecutionRef,
  items: readonly NewItem[],
  { from, complete }: ItemsPage & { readonly from: number },
): Committed {
  const found = findExecution(database, ref);
  const { total } = found.execution.counts;
  if (total !== from) {
    const numbers = { what: 'the number of items', found: total, expected: from };
    throw kumikiError('EXECUTION_CONFLICT', { execution: ref.id, ...numbers });
  }
  const bytes = addItems(database, found.key, from, items);
  const execution = { ...found.execution, bytes: found.execution.bytes + bytes };
  const add = { type: 'add_items', count: items.length, complete } as const;
  return committed(database, change(database, { key: found.key, execution }, [add], now));
}

/** @returns the bytes that came to the execution with them */
function addItems(database: Database, key: number, from: number, items: readonly NewItem[]): number {
  if (items.length > maxItemsPerCall) throw new RangeError(`more than ${maxItemsPerCall} items in one call`);
  for (const [at, item] of items.entries()) {
    insertItem(database, key, pendingItem(from + at, item));
  }
  const inputs = items.flatMap((item) => [...artifactsIn(item.inputs)]);
  return refer(database, key, inputs, 'inputs');
}

export function commit(
  database: Database,
  now: number,
  ref: ExecutionRef,
  guard: Guard,
  commands: readonly OwnerCommand[],
): Committed {
  if (commands.length > maxCommandsPerCall) {
    throw new RangeError(`more than ${maxCommandsPerCall} commands in one call`);
  }
  const found = findExecution(database, ref);
  requireEpoch(found.execution, guard.epoch);
  requireRevision(found.execution, guard.revision);
  return committed(database, change(database, found, commands, now));
}

export function request(
  database: Database,
  now: number,
  ref: ExecutionRef,
  command: RequestCommand,
  revision: number | undefined,
): Committed {
  const found = findExecution(database, ref);
  requireRevision(found.execution, revision);
  // Checked here, in the transaction: a clean-up may be under way.
  if (command.type === 'retry_items') requireInputs(found.execution);
  return committed(database, change(database, found, [command], now));
}

function requireInputs({ id, removed }: Execution): void {
  if (removed?.includes('inputs')) {
    throw kumikiError('CONTENT_REMOVED', { what: 'The inputs', execution: id });
  }
}

export function requireEpoch({ id, epoch }: Execution, expected: number): void {
  if (epoch !== expected) throw kumikiError('OWNER_LOST', { execution: id, found: epoch, expected });
}

function requireRevision({ id, revision: found }: Execution, expected: number | undefined): void {
  if (expected !== undefined && found !== expected) {
    throw kumikiError('EXECUTION_CONFLICT', { execution: id, what: 'its revision', found, expected });
  }
}
