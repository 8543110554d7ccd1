import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Slot } from '@kumiki/proto/component';
import { reasonOf } from '../../errors/index.ts';
import { readFlags, refused, slotPath } from './names.ts';
import { atOnceBytes } from './slot-pool.ts';

const readLater = promisify(read);

/** The most bytes of one value. */
export const valueLimit = 2 ** 31 - 1;

/**
 * Copies a piece of a file that the other side wrote. Only a regular file directly in the folder is opened: no
 * link is followed, and none that has a second name elsewhere is taken.
 * @param expected the bytes that its content must have, where the shape says so
 * @throws WORKER_REFERENCE_REFUSED
 */
export async function readSlot(folder: string, slot: Slot, expected?: number): Promise<Buffer> {
  const { name, offset, size } = slot;
  const path = slotPath(folder, name);
  if (expected !== undefined && size !== expected) {
    throw refused(name, `${size} bytes are named where the shape has ${expected}`);
  }
  if (size > valueLimit) throw refused(name, `${size} bytes are more than ${valueLimit}`);
  let fd: number;
  try {
    fd = openSync(path, readFlags);
  } catch (cause) {
    throw refused(name, reasonToOpen(cause));
  }
  try {
    const found = fstatSync(fd);
    if (!found.isFile() || found.nlink !== 1) throw refused(name, 'it is no file of this folder alone');
    if (found.size < offset + size) {
      throw refused(name, `it has ${found.size} bytes where ${offset + size} are named`);
    }
    // Memory of its own, so that 16-bit and float samples begin where they may.
    const bytes = Buffer.allocUnsafeSlow(size);
    if ((await readAll(fd, bytes, offset)) < size) throw refused(name, 'it became shorter while it was read');
    return bytes;
  } finally {
    closeSync(fd);
  }
}

async function readAll(fd: number, bytes: Buffer, offset: number): Promise<number> {
  let at = 0;
  while (at < bytes.length) {
    const left = bytes.length - at;
    const count =
      left <= atOnceBytes
        ? readSync(fd, bytes, at, left, offset + at)
        : (await readLater(fd, bytes, at, Math.min(left, 2 ** 30), offset + at)).bytesRead;
    if (count === 0) return at;
    at += count;
  }
  return at;
}

function reasonToOpen(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'ELOOP' || code === 'EMLINK') return 'it is a link';
  return reasonOf(cause);
}
