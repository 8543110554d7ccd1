import { constants, type BigIntStats } from 'node:fs';
import { access, mkdir, open, realpath, rename } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { plainName, storeFile, type ArtifactRef } from '../../execution/index.ts';
import { maxFileBytes, movedFolders, type FoundFile } from '../files/place.ts';
import { isIn } from '@kumiki/component-sdk/outside';

/**
 * Stores a file of a folder as it is now.
 * @returns nothing where it is another one than was found: the next look sees it again
 * @throws OBJECT_TOO_LARGE, BODY_INVALID for an empty one, FILE_NOT_READABLE, what the store throws
 */
export async function takeFile(
  folder: string,
  file: FoundFile,
  objects: ObjectWriter,
): Promise<ArtifactRef | undefined> {
  const path = join(folder, file.path);
  // The last part of a path is no link; a folder that became one meanwhile is found out below.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
    (thrown: unknown) => {
      if (['ENOENT', 'ELOOP'].includes(codeOf(thrown))) return undefined;
      throw kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(thrown) }, { cause: thrown });
    },
  );
  if (!handle) return undefined;
  try {
    const real = await realpath(path).catch(() => '');
    const before = await handle.stat({ bigint: true });
    if (!isIn(real, folder) || !before.isFile() || !isSame(before, file)) return undefined;
    const stored = await storeFile(
      handle.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>,
      plainName(file.path) || 'file',
      objects,
      { maxBytes: maxFileBytes },
    );
    return isSame(await handle.stat({ bigint: true }), file) ? stored : undefined;
  } finally {
    await handle.close();
  }
}

/** Moves a file of the folder out of the way, beside others of its name. */
export async function moveFile(
  folder: string,
  file: FoundFile,
  to: 'done' | 'failed',
  digest = '',
): Promise<void> {
  const target = join(folder, movedFolders[to], file.path);
  await mkdir(dirname(target), { recursive: true });
  // A folder that is a link leads elsewhere.
  if (!isIn(await realpath(dirname(target)), folder)) throw notMovable(target, 'it is a link');
  const ending = extname(target);
  const stem = join(dirname(target), basename(target, ending));
  const marks = ['', `-${digest.slice(-8) || file.modified}`, `-${file.modified}-${process.pid}`];
  for (const mark of marks) {
    const free = `${stem}${mark}${ending}`;
    if (await isThere(free)) continue;
    await rename(join(folder, file.path), free).catch((thrown: unknown) => {
      // Another process that watches the folder was quicker.
      if (codeOf(thrown) !== 'ENOENT') throw thrown;
    });
    return;
  }
  throw notMovable(target, 'there is one of that name');
}

function notMovable(path: string, reason: string): Error {
  return kumikiError('FOLDER_UNUSABLE', { path, reason });
}

function isSame({ size, mtimeMs }: BigIntStats, file: FoundFile): boolean {
  return Number(size) === file.size && Math.trunc(Number(mtimeMs)) === file.modified;
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

function codeOf(thrown: unknown): string {
  return (thrown as NodeJS.ErrnoException).code ?? '';
}
