import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Execution, ExecutionRef } from '../../../execution/model/execution.ts';
import type { Committed } from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';
import { upsert } from '../../database/upsert.ts';
import { findExecution, toExecution, type ExecutionRow } from '../rows/execution-row.ts';
import { requireEpoch } from './change.ts';
import { change, committed } from './save.ts';

export function keepAlive(database: Database, now: number, owner: string, forMs: number): void {
  database.run(upsert('owner', ['name'], ['alive_until']), [owner, now + forMs]);
  database.run('DELETE FROM owner WHERE alive_until <= ?', [now]);
}

export function leave(database: Database, _now: number, owner: string): void {
  database.run('DELETE FROM owner WHERE name = ?', [owner]);
}

/** Owners of before this process are gone: it has the folder to itself. */
export function forgetOwners(database: Database): void {
  database.run('DELETE FROM owner');
}

export function claim(database: Database, now: number, ref: ExecutionRef, owner: string): Execution {
  const found = findExecution(database, ref);
  const before = found.execution.owner;
  if (before !== undefined && before !== owner && isAlive(database, before, now)) {
    throw kumikiError('EXECUTION_OWNED', { execution: ref.id, owner: before });
  }
  return change(database, found, [{ type: 'claim', owner }], now).execution;
}

export function claimAbandoned(database: Database, now: number, owner: string, limit: number): Execution[] {
  const rows = database.all<ExecutionRow>(
    `SELECT execution.* FROM execution INDEXED BY execution_open
       LEFT JOIN owner ON owner.name = execution.owner AND owner.alive_until > ?
     WHERE status IN ('accepted', 'planned', 'running') AND owner.name IS NULL
     ORDER BY priority DESC, id LIMIT ? FOR UPDATE OF execution SKIP LOCKED`,
    [now, limit],
  );
  return rows.map((row) => {
    const found = { key: row.key, execution: toExecution(row) };
    return change(database, found, [{ type: 'claim', owner }], now).execution;
  });
}

export function release(database: Database, now: number, ref: ExecutionRef, epoch: number): Committed {
  const found = findExecution(database, ref);
  requireEpoch(found.execution, epoch);
  return committed(database, change(database, found, [{ type: 'release' }], now));
}

function isAlive(database: Database, owner: string, now: number): boolean {
  return database.get('SELECT 1 FROM owner WHERE name = ? AND alive_until > ?', [owner, now]) !== undefined;
}
