import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Execution, ExecutionRef } from '../../../execution/model/execution.ts';
import type { Committed } from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';
import { upsert } from '../../database/upsert.ts';
import { firstIdAt } from '../../../execution/model/ids.ts';
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

/** @param graceMs those of this age at most are left to who is still adding their items */
export function claimAbandoned(
  database: Database,
  now: number,
  owner: string,
  limit: number,
  graceMs: number | undefined,
): Execution[] {
  // "~" comes after all that an id can have.
  const last = graceMs === undefined ? '~' : firstIdAt(now - graceMs);
  for (;;) {
    const rows = database.all<ExecutionRow>(
      `SELECT execution.* FROM execution INDEXED BY execution_open
         LEFT JOIN owner ON owner.name = execution.owner AND owner.alive_until > ?
       WHERE status IN ('accepted', 'planned', 'running') AND owner.name IS NULL
         AND (items_complete = 1 OR id <= ?)
       ORDER BY priority DESC, id LIMIT ? FOR UPDATE OF execution SKIP LOCKED`,
      [now, last, limit],
    );
    // Another replica may have taken one since this one began to look: its row is then the new one, its owner is not.
    const free = rows.filter((row) => row.owner === null || !isAlive(database, row.owner, now));
    if (free.length > 0 || rows.length === 0) {
      return free.map((row) => {
        const found = { key: row.key, execution: toExecution(row) };
        return change(database, found, [{ type: 'claim', owner }], now).execution;
      });
    }
  }
}

export function release(database: Database, now: number, ref: ExecutionRef, epoch: number): Committed {
  const found = findExecution(database, ref);
  requireEpoch(found.execution, epoch);
  return committed(database, change(database, found, [{ type: 'release' }], now));
}

function isAlive(database: Database, owner: string, now: number): boolean {
  return database.get('SELECT 1 FROM owner WHERE name = ? AND alive_until > ?', [owner, now]) !== undefined;
}
