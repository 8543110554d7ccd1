import { closeSync, constants, fsync, lstatSync, openSync, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { KumikiError, kumikiError, reasonOf } from '../../errors/index.ts';

/** Awaits work on the disk; what goes wrong becomes a typed error that names the folder. */
export async function disk<Value>(folder: string, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (thrown) {
    throw diskError(folder, thrown);
  }
}

export function diskError(folder: string, thrown: unknown): KumikiError {
  if (thrown instanceof KumikiError) return thrown;
  const details = { cause: thrown };
  const reason = reasonOf(thrown);
  const store = `the folder ${folder}`;
  switch (codeOf(thrown)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return kumikiError('STORE_FULL', { store }, details);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return kumikiError('STORE_ACCESS_DENIED', { store, reason }, details);
    default:
      return kumikiError('STORE_UNAVAILABLE', { store, reason }, details);
  }
}

/** `ENOENT` and its like; empty for other errors. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** Gives the value, or `undefined` where the file or a folder above it is not there. */
export async function ifThere<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return undefined;
    throw thrown;
  }
}

/** Opens a file for reading, but no link: a link in place of an object could point at anything. */
export function openFile(path: string): Promise<FileHandle> {
  // Where the system has no such flag (Windows), making a link takes an administrator.
  return open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
}

/**
 * What stands at a path, where anything does. At once: for what is in the system's memory, handing it to another thread
 * takes ten times as long as looking.
 */
export function look(folder: string, path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOTDIR') return undefined;
    throw diskError(folder, thrown);
  }
}

const sync = promisify(fsync);

/** Makes the names in a folder last through a power cut, as fsync(2) asks for. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // folders cannot be opened there
  // Opening and closing it waits for no disk.
  const descriptor = openSync(folder, constants.O_RDONLY);
  try {
    await sync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
