import type { ExecutionRef } from '../../../execution/model/execution.ts';
import type { ItemPair } from '../../../execution/store/execution-store.ts';
import type { NumberPage } from '../../../execution/store/pages.ts';
import type { Database } from '../../database/database.ts';
import { findExecution, findKey } from '../rows/execution-row.ts';

/** How many items of the same name come before one. */
const rank = (item: string): string =>
  `(SELECT count(*) FROM item AS before
    WHERE before.execution = ${item}.execution AND before.name = ${item}.name AND before.item < ${item}.item)`;

export function itemPairs(
  database: Database,
  ref: ExecutionRef,
  other: ExecutionRef,
  { from, limit }: NumberPage,
): ItemPair[] {
  const { key, execution } = findExecution(database, ref);
  const otherKey = findKey(database, other);
  const { total } = execution.counts;
  const own = database.all<{ item: number; name: string; rank: number }>(
    `SELECT item, name, ${rank('own')} AS rank FROM item AS own
     WHERE execution = ? AND item >= ? ORDER BY item LIMIT ?`,
    [key, from, limit],
  );
  const pairs = own.map(({ item, name, rank: at }): ItemPair => {
    const found = database.get<{ item: number }>(
      'SELECT item FROM item WHERE execution = ? AND name = ? ORDER BY item LIMIT 1 OFFSET ?',
      [otherKey, name, at],
    );
    return { place: item, item, ...(found && { other: found.item }) };
  });
  if (pairs.length === limit) return pairs;
  const alone = database.all<{ item: number }>(
    `SELECT alone.item AS item FROM item AS alone WHERE alone.execution = ?2 AND alone.item >= ?3
       AND ${rank('alone')} >= (SELECT count(*) FROM item AS own WHERE own.execution = ?1 AND own.name = alone.name)
     ORDER BY alone.item LIMIT ?4`,
    [key, otherKey, Math.max(0, from - total), limit - pairs.length],
  );
  return [...pairs, ...alone.map(({ item }) => ({ place: total + item, other: item }))];
}
