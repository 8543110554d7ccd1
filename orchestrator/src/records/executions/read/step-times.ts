import type { ExecutionRef } from '../../../execution/model/execution.ts';
import type { StepAttempt, StepStatus } from '../../../execution/model/item.ts';
import type { StepTimes } from '../../../execution/store/execution-store.ts';
import type { NumberPage } from '../../../execution/store/pages.ts';
import type { Database } from '../../database/database.ts';
import { findExecution, findKey } from '../rows/execution-row.ts';
import { toAttempt, type AttemptRow } from '../rows/item-row.ts';

/** What the attempts of a step took, added up. */
interface Added {
  readonly durations: number[];
  cpuMs: number;
  failed: number;
  first: number;
  last: number;
}

export function stepTimes(database: Database, ref: ExecutionRef): StepTimes[] {
  const { key, execution } = findExecution(database, ref);
  const counted = database.all<{ step: string; status: StepStatus; n: number; first: number; last: number }>(
    `SELECT step, status, count(*) AS n, min(started_at) AS first, max(ended_at) AS last
     FROM step WHERE execution = ? GROUP BY step, status`,
    [key],
  );
  const attempts = addedUp(database, key);
  return execution.steps.map((step): StepTimes => {
    const own = counted.filter((one) => one.step === step);
    const { durations, cpuMs, failed, first, last } = attempts.get(step) ?? nothing();
    durations.sort((a, b) => a - b);
    return {
      step,
      counts: Object.fromEntries(own.map(({ status, n }) => [status, n])),
      attempts: durations.length,
      failedAttempts: failed,
      totalMs: durations.reduce((sum, ms) => sum + ms, 0),
      cpuMs,
      ...(durations.length > 0 && {
        p50Ms: rank(durations, 0.5),
        p95Ms: rank(durations, 0.95),
        maxMs: durations.at(-1)!,
        firstStart: first,
        lastEnd: last,
      }),
    };
  });
}

function addedUp(database: Database, key: number): Map<string, Added> {
  const found = new Map<string, Added>();
  // Row by row: of ten thousand items there are many.
  const rows = database.each<Pick<AttemptRow, 'step' | 'outcome' | 'cpu_ms' | 'started_at' | 'ended_at'>>(
    `SELECT step, outcome, cpu_ms, started_at, ended_at FROM attempt
     WHERE execution = ? AND ended_at IS NOT NULL`,
    [key],
  );
  for (const { step, outcome, cpu_ms: cpuMs, started_at: start, ended_at: end } of rows) {
    const added = found.get(step) ?? nothing();
    found.set(step, added);
    added.durations.push(end! - start);
    added.cpuMs += cpuMs ?? 0;
    if (outcome === 'failed' || outcome === 'lost') added.failed++;
    added.first = Math.min(added.first, start);
    added.last = Math.max(added.last, end!);
  }
  return found;
}

function nothing(): Added {
  return { durations: [], cpuMs: 0, failed: 0, first: Infinity, last: 0 };
}

/** By nearest rank. */
function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
}

export function attemptsOfItems(
  database: Database,
  ref: ExecutionRef,
  { from, limit }: NumberPage,
): StepAttempt[] {
  const rows = database.all<AttemptRow>(
    'SELECT * FROM attempt WHERE execution = ? AND item >= ? AND item < ? ORDER BY item, started_at',
    [findKey(database, ref), from, from + limit],
  );
  return rows.map(toAttempt);
}
