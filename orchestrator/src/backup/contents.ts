import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import { backupFormat, layout, objectName, type AboutBackup, type BackupEnd } from './layout.ts';
import { referencedDigests } from './referenced.ts';
import type { BackupEntry } from './tar/entry.ts';

export interface ContentsOf {
  /** A copy of the records that nobody changes. */
  readonly records: string;
  readonly objects: ObjectReader;
  /** Objects that the target has already, of this size. */
  readonly has?: (name: string, size: number) => Promise<boolean>;
  /** Hears of each object. */
  readonly progress?: (done: { readonly objects: number; readonly bytes: number }) => void;
  readonly now?: () => number;
}

/** The files of a backup, in their order; `damaged` is filled meanwhile. */
export async function* backupContents(
  { records, objects, has, progress, now = Date.now }: ContentsOf,
  damaged: string[],
): AsyncGenerator<BackupEntry> {
  const about: AboutBackup = { format: backupFormat, createdAt: new Date(now()).toISOString() };
  yield jsonEntry(layout.about, about);
  const hash = createHash('sha256');
  yield { name: layout.records, size: (await stat(records)).size, content: hashed(records, hash) };
  let count = 0;
  let bytes = 0;
  for (const digest of referencedDigests(records)) {
    const found = await objects.stat(digest);
    if (found) {
      const name = objectName(digest);
      if (!(await has?.(name, found.size))) {
        yield { name, size: found.size, content: contentOf(objects, digest, found.size, damaged) };
      }
      bytes += found.size;
    } else damaged.push(digest);
    count++;
    progress?.({ objects: count, bytes });
  }
  const end: BackupEnd = { objects: count, bytes, records: hash.digest('hex'), damaged };
  yield jsonEntry(layout.end, end);
}

async function* hashed(file: string, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer);
    yield chunk as Buffer;
  }
}

/** One bad object does not keep the others out of the backup: it is named, and filled up to its size. */
async function* contentOf(
  objects: ObjectReader,
  digest: string,
  size: number,
  damaged: string[],
): AsyncGenerator<Uint8Array> {
  let left = size;
  try {
    for await (const chunk of objects.get(digest)) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      yield part;
    }
    if (left > 0) damaged.push(digest);
  } catch (thrown) {
    if (!['OBJECT_CORRUPT', 'OBJECT_NOT_FOUND'].includes(asKumikiError(thrown).code)) throw thrown;
    damaged.push(digest);
  }
  for (; left > 0; left -= Math.min(left, filler.length)) yield filler.subarray(0, left);
}

const filler = Buffer.alloc(64 * 1024);

function jsonEntry(name: string, value: unknown): BackupEntry {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  const content = (async function* () {
    await Promise.resolve();
    yield bytes;
  })();
  return { name, size: bytes.length, content };
}
