import { kumikiError } from '@kumiki/component-sdk/errors';
import { beginExecution, pendingItem, type Beginning } from '../../../execution/model/accepted.ts';
import type { OwnerCommand } from '../../../execution/model/command.ts';
import type { NewExecution } from '../../../execution/model/execution.ts';
import { isExecutionId } from '../../../execution/model/ids.ts';
import type { NewItem } from '../../../execution/model/item.ts';
import type { Changes } from '../../../execution/model/transition.ts';
import { artifactsIn, type ArtifactRef } from '../../../execution/model/value.ts';
import {
  maxCommandsPerCall,
  maxItemsPerCall,
  type Committed,
  type ItemsPage,
} from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';
import { insertExecution } from '../rows/execution-row.ts';
import { insertItem, putAttempt, putStep } from '../rows/item-row.ts';
import { bitOf, changeMany, committed, addEvents, referredBy, type ReferredAs } from './save.ts';

export function create(
  database: Database,
  now: number,
  accepted: NewExecution,
  items: readonly NewItem[],
  { complete }: ItemsPage,
): Committed {
  return begin(database, now, accepted, { items, complete });
}

export function createOwned(
  database: Database,
  now: number,
  accepted: NewExecution,
  items: readonly NewItem[],
  owner: string,
  commands: readonly OwnerCommand[],
): Committed {
  if (commands.length > maxCommandsPerCall) {
    throw new RangeError(`more than ${maxCommandsPerCall} commands in one call`);
  }
  return begin(database, now, accepted, { items, complete: true, owner, commands });
}

/** Records all of it as it is in the end: each row is written once. */
function begin(database: Database, now: number, accepted: NewExecution, beginning: Beginning): Committed {
  const { project, id } = accepted;
  const { items } = beginning;
  if (!isExecutionId(id)) throw kumikiError('EXECUTION_ID_INVALID', { execution: id });
  if (items.length > maxItemsPerCall) throw new RangeError(`more than ${maxItemsPerCall} items in one call`);
  if (database.get('SELECT 1 FROM execution WHERE project = ? AND id = ?', [project, id])) {
    throw kumikiError('EXECUTION_EXISTS', { execution: id });
  }
  const begun = beginExecution(accepted, beginning, now);
  const references = referencesOf(accepted, items, begun);
  const bytes = [...references.values()].reduce((sum, { size }) => sum + size, 0);
  const changes = { ...begun, execution: { ...begun.execution, bytes } };
  const key = insertExecution(database, changes.execution);
  for (const [digest, { size, kinds }] of references) {
    const sql = 'INSERT INTO artifact_reference (execution, digest, size, kinds) VALUES (?, ?, ?, ?)';
    database.run(sql, [key, digest, size, kinds]);
  }
  const changed = new Map(changes.items.map((item) => [item.index, item]));
  for (const [at, item] of items.entries()) {
    insertItem(database, key, changed.get(at) ?? pendingItem(at, item));
  }
  for (const step of changes.steps) putStep(database, key, step);
  for (const attempt of changes.attempts) putAttempt(database, key, attempt);
  for (const one of changes.bulk) changeMany(database, key, one, now);
  addEvents(database, key, 0, changes.events, now);
  return committed(database, changes);
}

/** What it refers to, by digest, each once. */
function referencesOf(
  { shared, files, compiled }: NewExecution,
  items: readonly NewItem[],
  changes: Changes,
): Map<string, { readonly size: number; readonly kinds: number }> {
  const references = new Map<string, { readonly size: number; readonly kinds: number }>();
  const refer = (artifacts: Iterable<ArtifactRef>, as: ReferredAs): void => {
    for (const { digest, size } of artifacts) {
      const known = references.get(digest);
      references.set(digest, { size: known?.size ?? size, kinds: (known?.kinds ?? 0) | bitOf(as) });
    }
  };
  refer(artifactsIn(shared), 'inputs');
  refer(Object.values(files), 'record');
  if (compiled) refer([compiled], 'record');
  for (const { inputs } of items) refer(artifactsIn(inputs), 'inputs');
  for (const [artifacts, as] of referredBy(changes)) refer(artifacts, as);
  return references;
}
