import { constants } from 'node:fs';
import { join } from 'node:path';
import { kumikiError, type KumikiError } from '../../errors/index.ts';

/** The two parts of a shared folder: what the client writes, and what the worker writes. */
export const sharedParts = { inputs: 'inputs', outputs: 'outputs' } as const;

/** A plain file name: no separator, no leading dot. */
const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/**
 * The path of a slot by the name that the other side gives, which can lead nowhere but into the folder.
 * @throws WORKER_REFERENCE_REFUSED
 */
export function slotPath(folder: string, name: string): string {
  if (!plainName.test(name)) throw refused(name, 'it is no plain file name');
  return join(folder, name);
}

export function refused(name: string, reason: string): KumikiError {
  return kumikiError('WORKER_REFERENCE_REFUSED', { name: name.slice(0, 200), reason });
}

/** Links are not followed, and a pipe in the place of a file does not block. Windows knows neither flag. */
export const readFlags = constants.O_RDONLY | flag(constants.O_NOFOLLOW) | flag(constants.O_NONBLOCK);

/** A new file for reading and writing; one that is there already, or a link, is an error. */
export const createFlags =
  constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | flag(constants.O_NOFOLLOW);

function flag(value: number | undefined): number {
  return value ?? 0;
}
