import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ExecutionRef } from '../../../execution/model/execution.ts';
import type { Correction, NewCorrection } from '../../../execution/model/review.ts';
import { maxCorrections } from '../../../execution/store/review-store.ts';
import type { Database } from '../../database/database.ts';
import { corrections } from '../read/corrections.ts';
import { findKey } from '../rows/execution-row.ts';

export function correctVerdict(
  database: Database,
  now: number,
  ref: ExecutionRef,
  item: number,
  { verdict, note, by, name }: NewCorrection,
): Correction {
  const key = findKey(database, ref);
  const before = corrections(database, ref, item);
  const { status } = database.get<{ status: string }>(
    'SELECT status FROM item WHERE execution = ? AND item = ?',
    [key, item],
  )!;
  if (status !== 'succeeded')
    throw kumikiError('VERDICT_NOT_CORRECTABLE', { execution: ref.id, item, status });
  const last = before.at(-1);
  if (last && last.verdict === verdict && last.note === note && last.by === by) return last;
  if (before.length >= maxCorrections)
    throw kumikiError('VERDICT_CORRECTIONS_TOO_MANY', { execution: ref.id, item, most: maxCorrections });
  const number = before.length + 1;
  const made: Correction = { number, ...(verdict && { verdict }), note, by, name, at: now };
  database.run(
    `INSERT INTO correction (execution, item, number, verdict, note, made_by, name, made_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [key, item, number, verdict, note, by, name, now],
  );
  database.run('UPDATE item SET corrected = ?, correction = ? WHERE execution = ? AND item = ?', [
    verdict,
    verdict === undefined ? undefined : JSON.stringify(made),
    key,
    item,
  ]);
  return made;
}
