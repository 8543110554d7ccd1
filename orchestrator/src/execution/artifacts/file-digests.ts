import { stat } from 'node:fs/promises';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** What tells a file from one that was written to since, as far as the file system knows. */
export interface FileIdentity {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch, whole. */
  readonly modified: number;
  /** Device, file number, and when content and attributes changed, in ns. */
  readonly stamp: string;
  /** When anything of it changed, in ms. */
  readonly changed: number;
}

/** @throws what `stat` throws */
export async function identify(path: string): Promise<FileIdentity> {
  const { dev, ino, size, mtimeNs, ctimeNs, mtimeMs, ctimeMs } = await stat(path, { bigint: true });
  const stamp = [dev, ino, mtimeNs, ctimeNs].join(':');
  return { path, size: Number(size), modified: Number(mtimeMs), stamp, changed: Number(ctimeMs) };
}

/** A file that changed so shortly before it was read may have changed once more within the same tick of its clock. */
const restlessMs = 2000;
/** Digests that are written down together. */
const batch = 200;
/** Beyond so many, those that were not asked for the longest time are forgotten. */
const most = 1_000_000;

/**
 * Remembers the SHA-256 of files by what the file system says of them, as version control systems do, so that a
 * thousand photos need not be read again to learn that they are the same. A cache: what is lost is read again.
 */
export class FileDigests implements Disposable {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  #waiting: [path: string, stamp: string, size: number, digest: string, at: number][] = [];

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { timeout: 1000 });
    this.#database.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
      CREATE TABLE IF NOT EXISTS file (
        path TEXT PRIMARY KEY, stamp TEXT NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL, at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID`);
    this.#find = this.#database.prepare('SELECT digest FROM file WHERE path = ? AND stamp = ? AND size = ?');
    this.#put = this.#database.prepare('INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)');
  }

  find({ path, stamp, size }: FileIdentity): string | undefined {
    return (this.#find.get(path, stamp, size) as { digest: string } | undefined)?.digest;
  }

  /** @param readAt when it was read, in milliseconds since the epoch */
  put({ path, stamp, size, changed }: FileIdentity, digest: string, readAt: number): void {
    if (readAt - changed < restlessMs) return;
    this.#waiting.push([path, stamp, size, digest, readAt]);
    if (this.#waiting.length >= batch) this.#write();
  }

  #write(): void {
    const rows = this.#waiting;
    this.#waiting = [];
    if (rows.length === 0) return;
    this.#database.exec('BEGIN');
    for (const row of rows) this.#put.run(...row);
    this.#database.exec('COMMIT');
  }

  [Symbol.dispose](): void {
    this.#write();
    this.#database
      .prepare('DELETE FROM file WHERE path IN (SELECT path FROM file ORDER BY at DESC LIMIT -1 OFFSET ?)')
      .run(most);
    this.#database.close();
  }
}
