import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file that is older than so many ms counts as used again when it is read. */
const renewMs = 60_000;
const dayMs = 24 * 60 * 60 * 1000;
/** What nobody read for so long is removed, also where there is room: what it was made from may have been removed. */
const keptMs = 7 * dayMs;
/** Where it is full, it is emptied down to this part. */
const keptPart = 0.8;

interface Entry {
  readonly path: string;
  readonly size: number;
  readonly usedAt: number;
}

/**
 * Files that can be made again, in a folder with a limit: those that nobody read for the longest time go first. What
 * goes wrong with the disk is no error of whoever asks; the file is only not there then.
 */
export class FileCache {
  readonly #folder: string;
  readonly #maxBytes: number;
  #bytes: number | undefined;
  #cleanedAt = 0;
  #cleaning: Promise<void> | undefined;

  /** @param maxBytes 0 keeps nothing */
  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** @param key of letters, digits, `.` and `-` */
  async get(key: string): Promise<Uint8Array | undefined> {
    const path = this.#pathOf(key);
    try {
      const [content, { mtimeMs }] = await Promise.all([readFile(path), stat(path)]);
      const now = new Date();
      if (now.getTime() - mtimeMs > renewMs) await utimes(path, now, now);
      return content;
    } catch {
      return undefined;
    }
  }

  async put(key: string, content: Uint8Array): Promise<void> {
    if (content.byteLength > this.#maxBytes) return;
    const path = this.#pathOf(key);
    const fresh = `${path}.${process.pid}`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(fresh, content);
      await rename(fresh, path);
    } catch {
      await rm(fresh, { force: true }).catch(() => undefined);
      return;
    }
    if (this.#bytes !== undefined) this.#bytes += content.byteLength;
    const isFull = (this.#bytes ?? Number.POSITIVE_INFINITY) > this.#maxBytes;
    if (isFull || Date.now() - this.#cleanedAt > dayMs) await (this.#cleaning ??= this.#clean());
  }

  /** Waits for what it does by itself. */
  async idle(): Promise<void> {
    await this.#cleaning;
  }

  async #clean(): Promise<void> {
    try {
      this.#cleanedAt = Date.now();
      const entries = (await this.#entries()).toSorted((a, b) => a.usedAt - b.usedAt);
      const old = this.#cleanedAt - keptMs;
      let bytes = entries.reduce((sum, { size }) => sum + size, 0);
      const most = bytes > this.#maxBytes ? this.#maxBytes * keptPart : bytes;
      for (const { path, size, usedAt } of entries) {
        if (usedAt >= old && bytes <= most) break;
        await rm(path, { force: true });
        bytes -= size;
      }
      this.#bytes = bytes;
    } catch {
      this.#bytes = undefined;
    } finally {
      this.#cleaning = undefined;
    }
  }

  async #entries(): Promise<Entry[]> {
    const found = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    const entries = found
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }): Promise<Entry | undefined> => {
        const path = join(parentPath, name);
        const about = await stat(path).catch(() => undefined);
        return about && { path, size: about.size, usedAt: about.mtimeMs };
      });
    return (await Promise.all(entries)).filter((entry) => entry !== undefined);
  }

  /** 256 folders, so that none gets too long. */
  #pathOf(key: string): string {
    return join(this.#folder, key.slice(0, 2), key);
  }
}
