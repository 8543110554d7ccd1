import { closeSync, constants, fsync, open, write } from 'node:fs';
import { lstat, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isDigest } from '../digest.ts';
import type { ListedObject } from '../object-store.ts';
import { disk, ifThere } from './disk.ts';

/** Bytes of one chunk that is read. */
const chunkBytes = 256 * 1024;

/** Files that are looked at side by side in a listing. */
const lookedAtTogether = 32;

/** Reads a file from its start in chunks: buffers of their own, or parts of `whole` until it is full. */
export async function* readChunks(
  folder: string,
  handle: FileHandle,
  whole?: Uint8Array,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; ;) {
    const buffer = whole?.subarray(at, at + chunkBytes) ?? Buffer.allocUnsafeSlow(chunkBytes);
    if (buffer.byteLength === 0) return;
    const { bytesRead } = await disk(folder, handle.read(buffer, 0, buffer.byteLength, at));
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Writes a chunk whole; the system may take it in pieces. */
export async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength;) {
    const { bytesWritten } = await handle.write(chunk, at);
    at += bytesWritten;
  }
}

const openLater = promisify(open);
const writeLater = promisify(write);
const syncLater = promisify(fsync);

/**
 * Where writing and synchronising are one call: what is written through such a descriptor lies on the disk. (On macOS the
 * disk itself may hold it back, unlike after `fsync`.)
 */
const synced = process.platform === 'linux' ? constants.O_DSYNC : 0;

/** Writes a new file that nobody may change, in three calls of the system. @param durable it survives a power cut */
export async function writeFile(path: string, content: Uint8Array, durable: boolean): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (durable ? synced : 0);
  const descriptor = await openLater(path, flags, 0o444);
  try {
    for (let at = 0; at < content.byteLength;) {
      at += (await writeLater(descriptor, content, at)).bytesWritten;
    }
    if (durable && (synced === 0 || content.byteLength === 0)) await syncLater(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The objects in a folder of folders; whatever else lies there is passed over. */
export async function* listFiles(
  folder: string,
  objects: string,
): AsyncGenerator<ListedObject, void, undefined> {
  for (const place of (await disk(folder, ifThere(readdir(objects)))) ?? []) {
    const names = (await disk(folder, ifThere(readdir(join(objects, place))))) ?? [];
    for (let at = 0; at < names.length; at += lookedAtTogether) {
      const together = names.slice(at, at + lookedAtTogether);
      const found = await Promise.all(together.map((name) => look(folder, join(objects, place, name), name)));
      yield* found.filter((object) => object !== undefined);
    }
  }
}

async function look(folder: string, file: string, name: string): Promise<ListedObject | undefined> {
  const digest = `sha256:${name}`;
  if (!isDigest(digest)) return undefined;
  const found = await disk(folder, ifThere(lstat(file)));
  return found?.isFile() ? { digest, size: found.size, modified: found.mtimeMs } : undefined;
}
