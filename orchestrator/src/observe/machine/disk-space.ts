import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { DiskUse } from '../metrics/index.ts';

export interface DiskSpaceOptions {
  /** The data folder. */
  readonly path: string;
  /** Bytes that are kept free: below it no new work is taken. */
  readonly reserve: number;
  /** Whether the records are in a data base of their own, and not in the folder. */
  readonly recordsElsewhere?: boolean;
  /** Gives the free and all bytes of a file system; by default the system's own answer. */
  readonly look?: (path: string) => Promise<{ readonly free: number; readonly total: number }>;
}

/** The space that is left for the data folder, as it was seen the last time. */
export class DiskSpace {
  readonly #options: DiskSpaceOptions;
  #free: number | undefined;
  #total: number | undefined;
  #records: number | undefined;
  #problem: string | undefined;
  #file: number | undefined;
  objects: number | undefined;

  constructor(options: DiskSpaceOptions) {
    this.#options = options;
  }

  get use(): DiskUse {
    return {
      ...(this.#free !== undefined && { free: this.#free }),
      ...(this.#total !== undefined && { total: this.#total }),
      ...(this.#records !== undefined && { records: this.#records }),
      ...(this.objects !== undefined && { objects: this.objects }),
    };
  }

  /** Why the data folder cannot be used, where it cannot. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get isShort(): boolean {
    return this.#free !== undefined && this.#free < this.#options.reserve;
  }

  /** Looks again. It throws nothing: what is wrong is its answer. */
  async look(): Promise<void> {
    const { path, recordsElsewhere = false, look = lookAt } = this.#options;
    try {
      const { free, total } = await look(path);
      this.#free = free;
      this.#total = total;
      const { file, size } = await (recordsElsewhere ? lockIn(path) : recordsIn(path));
      this.#records = size;
      this.#file ??= file;
      this.#problem = file === this.#file ? undefined : 'it was replaced';
    } catch (thrown) {
      const { code = 'it cannot be read' } = thrown as NodeJS.ErrnoException;
      this.#problem = code === 'ENOENT' ? 'it is gone' : code;
    }
  }

  /**
   * Lets new work in only where there is room for it. What runs may end: the reserve is for that.
   * @throws DISK_NEARLY_FULL
   */
  readonly admit = (): void => {
    const { path, reserve } = this.#options;
    if (!this.isShort) return;
    throw kumikiError('DISK_NEARLY_FULL', {
      store: `the data folder ${path}`,
      free: megabytes(this.#free!),
      reserve: megabytes(reserve),
    });
  };
}

async function lookAt(path: string): Promise<{ free: number; total: number }> {
  const { bavail, blocks, bsize } = await statfs(path);
  return { free: bavail * bsize, total: blocks * bsize };
}

/** Which file says whose the folder is, where the records are elsewhere. @throws where there is none any more */
async function lockIn(path: string): Promise<{ readonly file: number; readonly size?: number }> {
  return { file: (await stat(join(path, 'owner.lock'))).ino };
}

/** Which file the records are, and the size of it with its log. @throws where there is none any more */
async function recordsIn(path: string): Promise<{ readonly file: number; readonly size: number }> {
  const file = join(path, 'records.db');
  const [main, log] = await Promise.all([stat(file), stat(`${file}-wal`).catch(() => undefined)]);
  return { file: main.ino, size: main.size + (log?.size ?? 0) };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
