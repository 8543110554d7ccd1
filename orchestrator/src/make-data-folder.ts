import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';

/**
 * Makes a data folder where it is not there, and sees that it can be used before anything is opened in it.
 * @param path absolute
 * @throws DATA_FOLDER_UNUSABLE
 */
export async function makeDataFolder(path: string): Promise<void> {
  try {
    await make(path);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw kumikiError('DATA_FOLDER_UNUSABLE', { folder: path, reason: said(cause) }, { cause });
  }
}

/** Folder by folder: made in one go, some file systems (`/proc`) never come to an end with it. */
async function make(path: string): Promise<void> {
  const there = await stat(path).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'ENOENT') throw thrown;
    return undefined;
  });
  if (there?.isDirectory()) return;
  if (there) throw new Error('it is a file');
  if (dirname(path) !== path) await make(dirname(path));
  await mkdir(path).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EEXIST') throw thrown; // another process was faster
  });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is on a file system that is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file',
};

function said(thrown: unknown): string {
  return reasons[(thrown as NodeJS.ErrnoException).code ?? ''] ?? reasonOf(thrown);
}
