import { failpoint } from '@kumiki/component-sdk/failpoint';
import type { Database } from '../database/database.ts';
import type { SqliteDatabase } from '../database/sqlite-database.ts';
import { reads, writes } from './operations.ts';
import { sendError, type ThreadReply, type ThreadRequest } from './protocol.ts';

type Operation = (database: Database, ...parameters: readonly unknown[]) => unknown;

/**
 * Carries out writes that wait at the same time in one transaction, each within a savepoint of its own: one that
 * is refused changes nothing and leaves the others alone, and all of them share one synchronisation of the disk.
 * Answers are given when it is done. A fault of the disk fails all of them.
 */
export function serveWrites(database: SqliteDatabase, requests: readonly ThreadRequest[]): ThreadReply[] {
  const operations: Readonly<Record<string, unknown>> = writes;
  try {
    database.run('BEGIN IMMEDIATE');
    const replies: ThreadReply[] = [];
    for (const { number, operation, parameters } of requests) {
      database.run('SAVEPOINT one');
      try {
        const result = (operations[operation] as Operation)(database, ...parameters);
        replies.push({ number, result });
      } catch (thrown) {
        // Some faults (a full disk) roll the whole transaction back.
        if (!database.isTransaction) throw thrown;
        database.run('ROLLBACK TO one');
        replies.push({ number, error: sendError(database.errorOf(thrown)) });
      }
      database.run('RELEASE one');
    }
    failpoint('before-commit');
    database.run('COMMIT');
    failpoint('after-commit');
    return replies;
  } catch (thrown) {
    if (database.isTransaction) database.run('ROLLBACK');
    const error = sendError(database.errorOf(thrown));
    return requests.map(({ number }) => ({ number, error }));
  }
}

export function isRead({ operation }: ThreadRequest): boolean {
  return Object.hasOwn(reads, operation);
}

/** Reads on one state of the data base. */
export function serveRead(
  database: SqliteDatabase,
  { number, operation, parameters }: ThreadRequest,
): ThreadReply {
  const operations: Readonly<Record<string, unknown>> = reads;
  try {
    database.run('BEGIN');
    try {
      return { number, result: (operations[operation] as Operation)(database, ...parameters) };
    } finally {
      if (database.isTransaction) database.run('COMMIT');
    }
  } catch (thrown) {
    return { number, error: sendError(database.errorOf(thrown)) };
  }
}
