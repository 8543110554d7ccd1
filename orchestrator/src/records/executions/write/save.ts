import type { Command } from '../../../execution/model/command.ts';
import type { BulkChange } from '../../../execution/model/decide/decision.ts';
import type { ContentKind } from '../../../execution/model/content.ts';
import type { EventBody } from '../../../execution/model/event.ts';
import { isTerminal } from '../../../execution/model/execution.ts';
import { carryOut, type Changes, type Records } from '../../../execution/model/transition.ts';
import { artifactsIn, type ArtifactRef } from '../../../execution/model/value.ts';
import type { Committed, EndedExecution } from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';
import { items, steps } from '../read/items.ts';
import { bitsOf, recordBit, updateExecution, updateVerdicts, type Found } from '../rows/execution-row.ts';
import {
  putAttempt,
  putStep,
  toAttempt,
  toItem,
  toStep,
  updateItem,
  type AttemptRow,
  type ItemRow,
  type StepRow,
} from '../rows/item-row.ts';
import { toJson } from '../../database/json.ts';

/** Carries out commands on an execution and saves what they change. */
export function change(
  database: Database,
  { key, execution }: Found,
  commands: readonly Command[],
  now: number,
): Changes {
  const decided = carryOut(execution, recordsOf(database, key), commands, now);
  const changes = decided.events.length > 0 ? save(database, key, decided, now) : decided;
  if (changes.execution.verdicts !== execution.verdicts) updateVerdicts(database, key, changes.execution);
  return changes;
}

export function committed(database: Database, changes: Changes): Committed {
  const { execution } = changes;
  const { revision, seq, status, cancelRequested } = execution;
  const left = { revision, seq, status, cancelRequested };
  if (!isTerminal(status)) return left;
  const only = execution.counts.total === 1 ? onlyItem(database, changes) : undefined;
  return { ...left, ended: only ? { ...execution, only } : execution };
}

/** The only item of an execution that has ended, with its steps: as one change left all of them, or as they are recorded. */
function onlyItem(database: Database, { execution, ...changed }: Changes): EndedExecution['only'] {
  const [whole] = changed.items;
  if (whole && changed.bulk.length === 0 && changed.steps.length === execution.steps.length) {
    const byName = new Map(changed.steps.map((step) => [step.step, step]));
    return { item: whole, steps: execution.steps.map((step) => byName.get(step)!) };
  }
  const one = { from: 0, limit: 1 };
  const [item] = items(database, execution, {}, one);
  return item && { item, steps: steps(database, execution, one) };
}

function recordsOf(database: Database, key: number): Records {
  return {
    item(index) {
      const row = database.get<ItemRow>('SELECT * FROM item WHERE execution = ? AND item = ?', [key, index]);
      return row && toItem(row);
    },
    step(item, step) {
      const sql = 'SELECT * FROM step WHERE execution = ? AND item = ? AND step = ?';
      const row = database.get<StepRow>(sql, [key, item, step]);
      return row && toStep(row);
    },
    attempt(item, step, number) {
      const sql = 'SELECT * FROM attempt WHERE execution = ? AND item = ? AND step = ? AND number = ?';
      const row = database.get<AttemptRow>(sql, [key, item, step, number]);
      return row && toAttempt(row);
    },
  };
}

/** @returns the changes with what follows from them alone: the bytes of what the execution refers to */
function save(database: Database, key: number, changes: Changes, now: number): Changes {
  const { execution, attempts, bulk, events } = changes;
  let added = 0;
  for (const item of changes.items) updateItem(database, key, item);
  for (const step of changes.steps) putStep(database, key, step);
  for (const attempt of attempts) putAttempt(database, key, attempt);
  for (const one of bulk) changeMany(database, key, one, now);
  addEvents(database, key, execution.seq - events.length, events, now);
  for (const [artifacts, as] of referredBy(changes)) added += refer(database, key, artifacts, as);
  const saved = { ...execution, bytes: execution.bytes + added };
  updateExecution(database, key, saved);
  return { ...changes, execution: saved };
}

/** The artifacts that came with changes, and as what the execution refers to them. */
export function* referredBy({
  items,
  steps,
  execution: { plan },
}: Changes): Generator<readonly [Iterable<ArtifactRef>, ReferredAs]> {
  for (const { status, outputs = {} } of items)
    if (status === 'succeeded') yield [artifactsIn(outputs), 'results'];
  for (const { outputs = {} } of steps) yield [artifactsIn(outputs), 'intermediates'];
  if (plan) yield [[plan], 'record'];
}

/** What an execution refers to an artifact as. */
export type ReferredAs = ContentKind | 'record';

export function bitOf(as: ReferredAs): number {
  return as === 'record' ? recordBit : bitsOf([as]);
}

/**
 * Records that an execution refers to artifacts, and as what: one may be several things.
 * @returns the bytes of those that it did not before
 */
export function refer(
  database: Database,
  key: number,
  artifacts: Iterable<ArtifactRef>,
  as: ReferredAs,
): number {
  const bit = bitOf(as);
  const sql = 'INSERT OR IGNORE INTO artifact_reference (execution, digest, size, kinds) VALUES (?, ?, ?, ?)';
  const inserted = Array.from(artifacts, ({ digest, size }) => {
    return { digest, size, ran: database.run(sql, [key, digest, size, bit]) };
  });
  let bytes = 0;
  for (const { digest, size, ran } of inserted) {
    if (ran.changes > 0) bytes += size;
    else {
      database.run(
        `UPDATE artifact_reference SET kinds = kinds | ?3 WHERE execution = ?1 AND digest = ?2 AND kinds & ?3 = 0`,
        [key, digest, bit],
      );
    }
  }
  return bytes;
}

export function addEvents(
  database: Database,
  key: number,
  after: number,
  events: readonly EventBody[],
  now: number,
): void {
  let seq = after;
  for (let at = 0; at < events.length; at += eventsAtOnce) {
    const some = events.slice(at, at + eventsAtOnce);
    const rows = some.map(() => '(?, ?, ?, ?)').join(', ');
    database.runLast(
      `INSERT INTO event (execution, seq, at, body) VALUES ${rows}`,
      some.flatMap((event) => [key, ++seq, now, JSON.stringify(event)]),
    );
  }
}

/** Events of one statement: each number of them is a statement of its own, that stays prepared. */
const eventsAtOnce = 16;

const openSteps = `status IN ('running', 'retrying')`;
const runningItems = `item IN (SELECT item FROM item WHERE execution = ?1 AND status = 'running')`;

export function changeMany(database: Database, key: number, change: BulkChange, now: number): void {
  switch (change.type) {
    case 'interrupt':
      database.run(
        `UPDATE attempt SET outcome = 'lost', ended_at = ?2
         WHERE execution = ?1 AND outcome = 'running' AND ${runningItems}`,
        [key, now],
      );
      database.run(
        // A step that failed is recorded before its item is: what comes in between leaves the item open.
        `UPDATE step SET status = 'pending', error = NULL, ended_at = NULL
         WHERE execution = ?1 AND status IN ('running', 'retrying', 'failed', 'cancelled') AND ${runningItems}`,
        [key],
      );
      database.run(
        `UPDATE item SET status = 'pending', open_steps = 0 WHERE execution = ?1 AND status = 'running'`,
        [key],
      );
      return;
    case 'close_items':
      cancelSteps(database, runningItems, key, now);
      database.run(
        `UPDATE item SET status = ?2, error = coalesce(?3, error), open_steps = 0, ended_at = ?4
         WHERE execution = ?1 AND status IN ('pending', 'running')`,
        [key, change.status, toJson(change.error), now],
      );
      return;
    case 'reset_items':
      for (const status of change.states) {
        database.run(
          `UPDATE step SET status = 'pending', error = NULL, ended_at = NULL
           WHERE execution = ?1 AND status IN ('failed', 'cancelled')
             AND item IN (SELECT item FROM item WHERE execution = ?1 AND status = ?2)`,
          [key, status],
        );
        database.run(
          `UPDATE item SET status = 'pending', error = NULL, ended_at = NULL
           WHERE execution = ? AND status = ?`,
          [key, status],
        );
      }
      return;
    case 'cancel_steps':
      cancelSteps(database, `item = ?3`, key, now, change.item);
  }
}

function cancelSteps(database: Database, which: string, key: number, now: number, ...item: number[]): void {
  database.run(
    `UPDATE attempt SET outcome = 'cancelled', ended_at = ?2
     WHERE execution = ?1 AND outcome = 'running' AND ${which}`,
    [key, now, ...item],
  );
  database.run(
    `UPDATE step SET status = 'cancelled', ended_at = ?2 WHERE execution = ?1 AND ${openSteps} AND ${which}`,
    [key, now, ...item],
  );
}
