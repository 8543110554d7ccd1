import { mostAttemptCounts, waitOf, type AttemptCount, type AttemptKey } from '../../identity/attempts.ts';
import type { Database } from '../database/database.ts';

export function countAttempt(database: Database, now: number, keys: readonly AttemptKey[]): number {
  const found = keys.map(({ hash, rule }) => {
    const count = database.get<AttemptCount>(
      'SELECT attempts, at FROM sign_in_count WHERE hash = ? AND forget_at > ?',
      [hash, now],
    );
    return { hash, rule, count };
  });
  const ms = Math.max(...found.map(({ count, rule }) => (count ? waitOf(count, rule, now) : 0)));
  if (ms > 0) return ms;
  for (const { hash, rule, count } of found) {
    database.run(
      `INSERT INTO sign_in_count (hash, attempts, at, forget_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (hash) DO UPDATE SET attempts = excluded.attempts, at = excluded.at, forget_at = excluded.forget_at`,
      [hash, (count?.attempts ?? 0) + 1, now, now + rule.forget],
    );
  }
  // What is forgotten, and what is too much.
  database.run(
    `DELETE FROM sign_in_count WHERE forget_at <= ?1 OR forget_at <=
       (SELECT forget_at FROM sign_in_count ORDER BY forget_at DESC LIMIT 1 OFFSET ?2)`,
    [now, mostAttemptCounts],
  );
  return 0;
}

export function attemptSucceeded(database: Database, all: readonly string[], one: readonly string[]): void {
  for (const hash of all) database.run('DELETE FROM sign_in_count WHERE hash = ?', [hash]);
  for (const hash of one)
    database.run('UPDATE sign_in_count SET attempts = attempts - 1 WHERE hash = ? AND attempts > 0', [hash]);
}

export const attemptWrites = { countAttempt, attemptSucceeded } as const;
