import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { startThread } from '@kumiki/component-sdk/threads';

/** A copy that nobody asks for any more goes after so long, in ms. */
const heldMs = 2 * 60_000;
const namePattern = /^backup-[0-9a-f-]+\.db(-journal)?$/;

/** A copy of the records as they were at one moment. */
export interface RecordsCopy {
  readonly id: string;
  /** A file in the data folder. */
  readonly path: string;
}

/**
 * Copies of the records of a data folder, for backups. As long as there is one, no object is removed: those that it
 * refers to can be copied after it.
 */
export class RecordCopies implements AsyncDisposable {
  readonly #folder: string;
  readonly #copies = new Map<string, { readonly path: string; timer?: NodeJS.Timeout }>();

  readonly #isElsewhere: boolean;

  private constructor(folder: string, isElsewhere: boolean) {
    this.#folder = folder;
    this.#isElsewhere = isElsewhere;
  }

  /** Removes what a process that died has left. @param about.isElsewhere the records are not in the folder */
  static async open(folder: string, { isElsewhere = false } = {}): Promise<RecordCopies> {
    for (const name of await readdir(folder)) {
      if (namePattern.test(name)) await rm(join(folder, name), { force: true });
    }
    return new RecordCopies(folder, isElsewhere);
  }

  /** Whether objects that nothing refers to any more must stay. */
  get isHeld(): boolean {
    return this.#copies.size > 0;
  }

  /** Takes a copy; it goes two minutes after the last `keep`, or with `drop`. @throws STORE_UNAVAILABLE, STORE_FULL, BACKUP_ELSEWHERE */
  async take(): Promise<RecordsCopy> {
    if (this.#isElsewhere) throw kumikiError('BACKUP_ELSEWHERE', {});
    const id = randomUUID();
    const path = join(this.#folder, `backup-${id}.db`);
    this.#copies.set(id, { path });
    try {
      await copyRecords(join(this.#folder, 'records.db'), path);
    } catch (thrown) {
      await this.drop(id);
      throw thrown;
    }
    this.keep(id);
    return { id, path };
  }

  /** Says that a copy is in use still. @throws COPY_GONE */
  keep(id: string): void {
    const copy = this.#copies.get(id);
    if (!copy) throw kumikiError('BACKUP_COPY_GONE', {});
    clearTimeout(copy.timer);
    copy.timer = setTimeout(() => void this.drop(id), heldMs).unref();
  }

  async drop(id: string): Promise<void> {
    const copy = this.#copies.get(id);
    if (!copy) return;
    clearTimeout(copy.timer);
    this.#copies.delete(id);
    await rm(copy.path, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const id of this.#copies.keys()) await this.drop(id);
  }
}

/** In a thread of its own: it takes as long as the file is large. */
async function copyRecords(file: string, target: string): Promise<void> {
  const options = { workerData: { file, target }, name: 'records copy' };
  const thread = startThread('./copy.thread', import.meta.url, options);
  try {
    await once(thread, 'exit');
  } catch (thrown) {
    const reason = reasonOf(thrown);
    throw /full/i.test(reason)
      ? kumikiError('STORE_FULL', { store: `the data folder of ${file}` }, { cause: thrown })
      : kumikiError('STORE_UNAVAILABLE', { store: file, reason }, { cause: thrown });
  }
}
