import { firstIdAt } from '../../../execution/model/ids.ts';
import { trialLabel, type ExecutionRef } from '../../../execution/model/execution.ts';
import type { ItemStatus, StepStatus } from '../../../execution/model/item.ts';
import type { NumberPage } from '../../../execution/store/pages.ts';
import type { ItemStates, PipelineActivity } from '../../../execution/store/review-store.ts';
import type { Database } from '../../database/database.ts';
import { findExecution } from '../rows/execution-row.ts';

export function stepStates(database: Database, ref: ExecutionRef, { from, limit }: NumberPage): ItemStates[] {
  const { key, execution } = findExecution(database, ref);
  const range = [key, from, from + limit] as const;
  const items = database.all<{ item: number; name: string; status: ItemStatus }>(
    'SELECT item, name, status FROM item WHERE execution = ? AND item >= ? AND item < ? ORDER BY item',
    range,
  );
  const place = new Map(execution.steps.map((step, at) => [step, at]));
  const pending = { status: 'pending', attempts: 0 } as const;
  const cancelled = { status: 'cancelled', attempts: 0 } as const;
  const known = new Map<number, { status: StepStatus; attempts: number }[]>();
  for (const { item, status } of items) {
    // What an item did not come to any more.
    const other = status === 'failed' || status === 'cancelled' ? cancelled : pending;
    known.set(
      item,
      execution.steps.map(() => other),
    );
  }
  const rows = database.each<{ item: number; step: string; status: StepStatus; attempts: number }>(
    'SELECT item, step, status, attempts FROM step WHERE execution = ? AND item >= ? AND item < ?',
    range,
  );
  for (const { item, step, status, attempts } of rows) {
    const at = place.get(step);
    if (at === undefined || (status === 'pending' && attempts === 0)) continue;
    known.get(item)![at] = { status, attempts };
  }
  return items.map((item) => ({ ...item, steps: known.get(item.item)! }));
}

export function activity(
  database: Database,
  project: string,
  pipelines: readonly string[],
  since: number,
): PipelineActivity[] {
  return pipelines.map((pipeline) => ({
    pipeline,
    ...database.get<Omit<PipelineActivity, 'pipeline'>>(
      `SELECT count(*) AS executions, coalesce(sum(succeeded), 0) AS succeeded, coalesce(sum(failed), 0) AS failed,
         coalesce(sum(ok), 0) AS ok, coalesce(sum(ng), 0) AS ng
       FROM execution e WHERE e.project = ? AND e.pipeline = ? AND e.id >= ?
         AND NOT EXISTS (SELECT 1 FROM execution_label l WHERE l.execution = e.key AND l.name = ?)`,
      [project, pipeline, firstIdAt(since), trialLabel],
    )!,
  }));
}
