import { randomUUID } from 'node:crypto';
import { hexOf, type Digest } from '../digest.ts';
import type { Bucket } from './bucket.ts';

/** Small objects that say which uploads in parts are going on. */
export interface Markers {
  /** Does work while a marker says that the object is being uploaded; it stays where work says to keep it. */
  during(digest: Digest, work: (keep: () => void) => Promise<void>): Promise<void>;
  /** Gives up uploads that began before a time, in ms since the epoch, and says how many. */
  sweep(before: number): Promise<number>;
}

/**
 * The parts of an upload whose process died cost space until somebody gives it up. Stores differ in which
 * unfinished uploads they list: all can list those of one exact key, some (MinIO) no others. So every upload in
 * parts has a marker `UNFINISHED/DIGITS.ID` beside it, and a sweep goes by the markers.
 */
export function openMarkers(bucket: Bucket, unfinished: string, objects: string): Markers {
  async function during(digest: Digest, work: (keep: () => void) => Promise<void>): Promise<void> {
    const marker = `${unfinished}${hexOf(digest)}.${randomUUID()}`;
    await bucket.call((client) => client.putObject(bucket.name, marker, Buffer.alloc(0), 0));
    let isKept = false;
    try {
      await work(() => (isKept = true));
    } finally {
      // Where this fails, a sweep finds the marker, and no upload to it.
      if (!isKept) {
        await bucket.call((client) => client.removeObject(bucket.name, marker)).catch(() => undefined);
      }
    }
  }

  async function giveUp(key: string, before: number): Promise<number> {
    const { uploads } = await bucket.call((client) =>
      client.listIncompleteUploadsQuery(bucket.name, key, '', '', ''),
    );
    const old = uploads.filter((upload) => upload.key === key && upload.initiated.getTime() <= before);
    for (const { uploadId } of old) {
      await bucket.call((client) => client.abortMultipartUpload(bucket.name, key, uploadId));
    }
    return old.length;
  }

  async function sweep(before: number): Promise<number> {
    let swept = 0;
    for await (const { key: marker, modified } of bucket.list(unfinished)) {
      if (modified > before) continue;
      const [digits = ''] = marker.slice(unfinished.length).split('.');
      swept += await giveUp(objects + digits, before);
      await bucket.call((client) => client.removeObject(bucket.name, marker));
    }
    return swept;
  }

  return { during, sweep };
}
