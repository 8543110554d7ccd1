import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { isBusy, sqliteError } from './sqlite-error.ts';

/**
 * Makes this process the one owner of a data folder for as long as the lock is open. The system itself frees
 * the lock when the process dies, however that happens: it is SQLite's lock for a write that never comes, on
 * a file that says who has it. Others can read that meanwhile.
 */
export class FolderLock {
  readonly #database: DatabaseSync;

  /** @throws DATA_FOLDER_IN_USE, STORE_ACCESS_DENIED, STORE_UNAVAILABLE */
  constructor(folder: string, now: number) {
    const file = join(folder, 'owner.lock');
    try {
      this.#database = new DatabaseSync(file, { timeout: 0 });
    } catch (thrown) {
      throw sqliteError(thrown, file);
    }
    try {
      this.#database.exec(`
        BEGIN IMMEDIATE;
        CREATE TABLE IF NOT EXISTS owner (pid INTEGER NOT NULL, since INTEGER NOT NULL) STRICT;
        DELETE FROM owner;
        INSERT INTO owner VALUES (${process.pid}, ${now});
        COMMIT;
        BEGIN IMMEDIATE;
      `);
    } catch (thrown) {
      const owner = isBusy(thrown) ? this.#owner() : undefined;
      this.#database.close();
      throw owner === undefined
        ? sqliteError(thrown, file)
        : kumikiError('DATA_FOLDER_IN_USE', { folder, owner }, { cause: thrown });
    }
  }

  free(): void {
    this.#database.close();
  }

  #owner(): string {
    try {
      const row = this.#database.prepare('SELECT pid, since FROM owner').get() as
        { pid: number; since: number } | undefined;
      if (row) return `the process ${row.pid}, which took it at ${new Date(row.since).toISOString()}`;
    } catch {
      // The owner is at this moment writing who it is.
    }
    return 'another process';
  }
}
