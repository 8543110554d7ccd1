import { FolderLock } from './database/folder-lock.ts';
import type { DatabasePlace } from './postgres/from-settings.ts';
import { openPostgresRecords } from './postgres/postgres-records.ts';
import type { Records } from './records.ts';
import { makeFolder, openSqliteRecords } from './sqlite-records.ts';

export interface OpenRecordsOptions {
  /** Bytes of the log of one execution; 16 MiB where it is not given. */
  readonly logBytes?: number;
  /** The data base that holds the records; a file of the folder where it is left out. */
  readonly database?: DatabasePlace;
}

/**
 * Opens the records that belong to a data folder, which one process at a time has, wherever they are.
 * @throws as `openSqliteRecords` or `openPostgresRecords`; DATA_FOLDER_IN_USE
 */
export async function openRecords(
  folder: string,
  { database, ...options }: OpenRecordsOptions = {},
): Promise<Records> {
  if (database === undefined) return await openSqliteRecords(folder, options);
  await makeFolder(folder);
  const lock = new FolderLock(folder, Date.now());
  try {
    const { connections } = database;
    return await openPostgresRecords(database, { connections, ...options, closed: () => lock.free() });
  } catch (thrown) {
    lock.free();
    throw thrown;
  }
}
