import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { ExecutionStore } from '../execution/store/execution-store.ts';
import { recordsOn, type Records } from './records.ts';
import { SqliteThreads } from './thread/sqlite-threads.ts';

export interface SqliteRecordsOptions {
  /** The size that the file of records may grow to; beyond it changes give STORE_FULL. Without it the disk is the limit. */
  readonly maxBytes?: number;
  /** Bytes of the log of one execution; 16 MiB where it is not given. */
  readonly logBytes?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** When a second thread starts, which reads: so many ms after the store was opened, with it where it is 0. Default 1,000. */
  readonly readerAfterMs?: number;
}

/**
 * Opens the records in a data folder, which is made where it is not there: the file `records.db`, SQLite's files
 * beside it, and `owner.lock`. One process at a time has a folder open.
 * @throws DATA_FOLDER_IN_USE, RECORDS_CORRUPT, RECORDS_NEWER, STORE_FULL, STORE_ACCESS_DENIED, STORE_UNAVAILABLE
 */
export async function openSqliteRecords(
  folder: string,
  options: SqliteRecordsOptions = {},
): Promise<Records> {
  // A thread takes a tenth of a second of a core to start: a store that is closed soon has only one.
  const { now = Date.now, maxBytes, readerAfterMs = 1000 } = options;
  await makeFolder(folder);
  const start = { folder, file: join(folder, 'records.db'), now: now(), ...(maxBytes && { maxBytes }) };
  return recordsOn(await SqliteThreads.open(start, readerAfterMs), now, options.logBytes);
}

/** @throws STORE_ACCESS_DENIED */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    const values = { store: `the data folder ${folder}`, reason: reasonOf(thrown) };
    throw kumikiError('STORE_ACCESS_DENIED', values, { cause: thrown });
  }
}

/** Opens the records of executions alone, as `openSqliteRecords` does. */
export async function openSqliteStore(
  folder: string,
  options: SqliteRecordsOptions = {},
): Promise<ExecutionStore> {
  return (await openSqliteRecords(folder, options)).executions;
}
