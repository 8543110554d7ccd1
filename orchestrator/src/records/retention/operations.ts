import type { RetentionPolicy } from '../../retention/policy.ts';
import type { Database } from '../database/database.ts';
import { upsert } from '../database/upsert.ts';

function savePolicy(
  database: Database,
  now: number,
  project: string,
  pipeline: string,
  policy: RetentionPolicy,
): void {
  if (Object.keys(policy).length === 0) {
    database.run('DELETE FROM retention_policy WHERE project = ? AND pipeline = ?', [project, pipeline]);
    return;
  }
  database.run(upsert('retention_policy', ['project', 'pipeline'], ['policy', 'saved_at']), [
    project,
    pipeline,
    JSON.stringify(policy),
    now,
  ]);
}

function policies(database: Database, project: string): Record<string, RetentionPolicy> {
  const rows = database.all<{ pipeline: string; policy: string }>(
    'SELECT pipeline, policy FROM retention_policy WHERE project = ?',
    [project],
  );
  return Object.fromEntries(
    rows.map(({ pipeline, policy }) => [pipeline, JSON.parse(policy) as RetentionPolicy]),
  );
}

export const retentionWrites = { savePolicy } as const;

export const retentionReads = { policies } as const;
