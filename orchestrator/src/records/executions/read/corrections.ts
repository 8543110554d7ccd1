import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ExecutionRef } from '../../../execution/model/execution.ts';
import type { Correction, FinalVerdicts } from '../../../execution/model/review.ts';
import type { VerdictWord } from '../../../execution/model/verdict.ts';
import type { Database } from '../../database/database.ts';
import { present } from '../../database/json.ts';
import { findKey } from '../rows/execution-row.ts';

interface CorrectionRow {
  readonly number: number;
  readonly verdict: VerdictWord | null;
  readonly note: string;
  readonly made_by: string;
  readonly name: string;
  readonly made_at: number;
}

export function corrections(database: Database, ref: ExecutionRef, item: number): Correction[] {
  const key = findKey(database, ref);
  const found = database.get('SELECT 1 FROM item WHERE execution = ? AND item = ?', [key, item]);
  if (found === undefined) throw kumikiError('EXECUTION_ITEM_NOT_FOUND', { execution: ref.id, item });
  const rows = database.all<CorrectionRow>(
    'SELECT * FROM correction WHERE execution = ? AND item = ? ORDER BY number',
    [key, item],
  );
  return rows.map(({ number, verdict, note, made_by: by, name, made_at: at }) => ({
    number,
    ...present('verdict', verdict),
    note,
    by,
    name,
    at,
  }));
}

export function finalVerdicts(database: Database, ref: ExecutionRef): FinalVerdicts {
  const key = findKey(database, ref);
  const counts = database.get<Omit<FinalVerdicts, 'corrections'>>(
    `SELECT count(*) FILTER (WHERE coalesce(corrected, verdict) = 'OK') AS ok,
       count(*) FILTER (WHERE coalesce(corrected, verdict) = 'NG') AS ng, count(corrected) AS corrected
     FROM item WHERE execution = ?`,
    [key],
  )!;
  const { n } = database.get<{ n: number }>('SELECT count(*) AS n FROM correction WHERE execution = ?', [
    key,
  ])!;
  return { ...counts, corrections: n };
}
