import { randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { disk } from '../file/disk.ts';
import { writeAll } from '../file/files.ts';
import type { ObjectSource, PutOptions, StoredObject } from '../object-store.ts';
import { receive } from '../stream.ts';

/** An object that was received whole, with its name known, and is ready to be sent on. */
export interface Spool extends StoredObject {
  /** Bytes from an offset; as often as a request is tried. */
  part(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Receives a source: up to `memoryBytes` are held in memory, more go to a file in `folder` that has no name,
 * so that nothing is left of it when the process ends.
 */
export async function spool(
  source: ObjectSource,
  options: PutOptions,
  { memoryBytes, folder }: { memoryBytes: number; folder: string },
): Promise<Spool> {
  if (source instanceof Uint8Array) return held(await receive(source, options), source);
  const chunks: Uint8Array[] = [];
  let heldBytes = 0;
  let file: FileHandle | undefined;
  try {
    const object = await receive(source, options, async (chunk) => {
      heldBytes += chunk.byteLength;
      if (!file) {
        chunks.push(chunk);
        if (heldBytes <= memoryBytes) return;
        file = await disk(folder, openNameless(folder));
      }
      for (const waiting of chunks.length > 0 ? chunks.splice(0) : [chunk]) {
        await disk(folder, writeAll(file, waiting));
      }
    });
    return file ? onDisk(object, file, folder) : held(object, Buffer.concat(chunks));
  } catch (thrown) {
    await file?.close();
    throw thrown;
  }
}

async function openNameless(folder: string): Promise<FileHandle> {
  const path = join(folder, `kumiki-${randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  await rm(path, { force: true });
  return handle;
}

function held(object: StoredObject, bytes: Uint8Array): Spool {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    ...object,
    part: (offset, length) => Promise.resolve(whole.subarray(offset, offset + length)),
    close: () => Promise.resolve(),
  };
}

function onDisk(object: StoredObject, file: FileHandle, folder: string): Spool {
  return {
    ...object,
    async part(offset, length) {
      const bytes = Buffer.allocUnsafeSlow(Math.min(length, object.size - offset));
      for (let at = 0; at < bytes.byteLength;) {
        const { bytesRead } = await disk(folder, file.read(bytes, at, bytes.byteLength - at, offset + at));
        if (bytesRead === 0)
          throw new Error(`The spooled object ends at ${offset + at} of ${object.size} bytes`);
        at += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}
