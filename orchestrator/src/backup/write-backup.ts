import { createWriteStream } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { backupContents, type ContentsOf } from './contents.ts';
import { layout } from './layout.ts';
import { writeTar } from './tar/write-tar.ts';

/** What a backup came to. */
export interface BackedUp {
  readonly objects: number;
  readonly bytes: number;
  /** Objects that were not there, or not as their name says. */
  readonly damaged: readonly string[];
}

export interface WriteBackupOptions extends Omit<ContentsOf, 'has'> {
  readonly signal?: AbortSignal;
}

/**
 * Writes a backup: a tar archive, compressed where its name ends with `.gz` or `.zst`, or a folder. An archive has its
 * name when it is whole; a folder keeps the objects that it has from a backup before.
 * @throws BACKUP_TARGET for a place where none can be written, CANCELLED, and what the stores throw
 */
export async function writeBackup(target: string, options: WriteBackupOptions): Promise<BackedUp> {
  const done = { objects: 0, bytes: 0 };
  const progress = (now: { readonly objects: number; readonly bytes: number }): void => {
    Object.assign(done, now);
    options.progress?.(now);
  };
  const damaged: string[] = [];
  const given = { ...options, progress };
  const isArchive = /\.tar(\.gz|\.zst)?$/.test(target);
  if (isArchive) await toArchive(target, given, damaged);
  else await toFolder(resolve(target), given, damaged);
  return { ...done, damaged };
}

async function toArchive(target: string, options: WriteBackupOptions, damaged: string[]): Promise<void> {
  const part = `${target}.part`;
  const compress = compressFor(target);
  try {
    const archive = Readable.from(writeTar(backupContents(options, damaged)), { objectMode: false });
    const file = createWriteStream(part, { mode: 0o600, flush: true });
    const signal = options.signal && { signal: options.signal };
    if (compress) await pipeline(archive, compress, file, { ...signal });
    else await pipeline(archive, file, { ...signal });
    await rename(part, target);
  } catch (thrown) {
    await rm(part, { force: true });
    throw asBackupError(thrown, target, options.signal);
  }
}

function compressFor(target: string): Transform | undefined {
  // Images are compressed already: speed counts.
  if (target.endsWith('.gz')) return createGzip({ level: 1 });
  if (!target.endsWith('.zst')) return undefined;
  return createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

async function toFolder(folder: string, options: WriteBackupOptions, damaged: string[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const known = new Set([layout.about, layout.records, layout.end, 'objects', `${layout.end}.part`]);
    const strange = (await readdir(folder)).find((name) => !known.has(name.replace(/\.part$/, '')));
    if (strange !== undefined) {
      const reason = `there is "${strange}", which is no part of a backup`;
      throw kumikiError('BACKUP_TARGET', { target: folder, reason });
    }
    // What says that it is whole goes before anything changes.
    await rm(join(folder, layout.end), { force: true });
    const has = async (name: string, size: number): Promise<boolean> => {
      const found = await lstat(join(folder, name)).catch(() => undefined);
      return found?.isFile() === true && found.size === size;
    };
    for await (const { name, content } of backupContents({ ...options, has }, damaged)) {
      options.signal?.throwIfAborted();
      const file = join(folder, name);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const to = createWriteStream(`${file}.part`, { mode: 0o600, flush: true });
      await pipeline(content, to, { ...(options.signal && { signal: options.signal }) });
      await rename(`${file}.part`, file);
    }
    const handle = await open(folder);
    await handle.sync().catch(() => undefined); // not everywhere
    await handle.close();
  } catch (thrown) {
    throw asBackupError(thrown, folder, options.signal);
  }
}

function asBackupError(thrown: unknown, target: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return kumikiError('CANCELLED', { what: 'The backup' }, { cause: thrown });
  const { code } = thrown as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return kumikiError('STORE_FULL', { store: target }, { cause: thrown });
  const places = ['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR', 'EROFS', 'EPERM', 'EEXIST'];
  if (code === undefined || !places.includes(code)) return thrown;
  return kumikiError('BACKUP_TARGET', { target, reason: reasonOf(thrown) }, { cause: thrown });
}
