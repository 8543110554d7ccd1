import { setTimeout } from 'node:timers/promises';
import type { Bucket } from './bucket.ts';
import type { Markers } from './markers.ts';
import type { Spool } from './spool.ts';

/** S3 takes at most so many parts of one object, and at least 5 MiB in each but the last. */
const maxParts = 10_000;
export const minPartBytes = 5 * 1024 * 1024;

/** Parts that are sent side by side; each is in memory while it is sent. */
const partsTogether = 3;

/** How long a part that was broken off has to arrive before the first look, in ms; each further look waits twice. */
const latePartMs = 50;

/** What an upload of an object is about. */
export interface Upload {
  readonly key: string;
  readonly mediaType: string;
  readonly partBytes: number;
  readonly markers: Markers;
  readonly signal: AbortSignal | undefined;
}

/** Sends an object in one request, or in parts where it is larger than one. */
export async function upload(bucket: Bucket, spool: Spool, options: Upload): Promise<void> {
  const { key, mediaType, partBytes, signal } = options;
  if (spool.size > partBytes) {
    return options.markers.during(spool.digest, (keep) => uploadParts(bucket, spool, options, keep));
  }
  const bytes = await spool.part(0, spool.size);
  await bucket.call(
    (client) => client.putObject(bucket.name, key, bytes, bytes.byteLength, { 'Content-Type': mediaType }),
    { signal },
  );
}

/**
 * Sends the parts one by one with an upload id of this put alone. (The client's own way takes over the upload id
 * of any unfinished upload of the same name, so two that put the same content break each other.)
 */
async function uploadParts(
  bucket: Bucket,
  spool: Spool,
  { key, mediaType, ...options }: Upload,
  keepMarker: () => void,
): Promise<void> {
  const { signal } = options;
  const partBytes = Math.max(options.partBytes, Math.ceil(spool.size / maxParts));
  const count = Math.ceil(spool.size / partBytes);
  const headers = { 'Content-Type': mediaType };
  const uploadId = await bucket.call(
    (client) => client.initiateNewMultipartUpload(bucket.name, key, headers),
    { signal },
  );

  const etags: { part: number; etag: string }[] = [];
  let next = 1;
  const sendParts = async (): Promise<void> => {
    while (next <= count) {
      const part = next++;
      const bytes = await spool.part((part - 1) * partBytes, partBytes);
      const config = {
        bucketName: bucket.name,
        objectName: key,
        uploadID: uploadId,
        partNumber: part,
        headers: {},
      };
      const { etag } = await bucket.call((client) => client.uploadPart(config, bytes), { signal });
      etags.push({ part, etag });
    }
  };
  const send = async (): Promise<void> => {
    try {
      await sendParts();
    } catch (thrown) {
      next = count + 1; // the others stop after the part that they are at
      throw thrown;
    }
  };

  try {
    // All have ended before the upload is given up: a part that comes after would stay.
    const sent = await Promise.allSettled(Array.from({ length: Math.min(partsTogether, count) }, send));
    for (const result of sent) if (result.status === 'rejected') throw result.reason;
    etags.sort((a, b) => a.part - b.part);
    await complete(bucket, spool, { key, uploadId, etags, signal });
  } catch (thrown) {
    if (!(await giveUp(bucket, key, uploadId).catch(() => false))) keepMarker();
    throw thrown;
  }
}

/**
 * Gives an upload up, and says whether the store has forgotten it. A part whose request was broken off may be stored
 * after that all the same, and brings the upload back: S3 asks to abort again until nothing is listed (the API's
 * AbortMultipartUpload), and versitygw needs it after nearly every upload that is broken off.
 */
async function giveUp(bucket: Bucket, key: string, uploadId: string): Promise<boolean> {
  let goneFor = 0;
  for (let look = 0; look < 5 && goneFor < 2; look++) {
    await bucket
      .call((client) => client.abortMultipartUpload(bucket.name, key, uploadId))
      .catch(() => undefined); // the list tells, whatever the answer was
    await setTimeout(latePartMs * 2 ** look);
    const { uploads } = await bucket.call((client) =>
      client.listIncompleteUploadsQuery(bucket.name, key, '', '', ''),
    );
    goneFor = uploads.some((found) => found.uploadId === uploadId) ? 0 : goneFor + 1;
  }
  return goneFor === 2;
}

async function complete(
  bucket: Bucket,
  { size }: Spool,
  {
    key,
    uploadId,
    etags,
    signal,
  }: { key: string; uploadId: string; etags: { part: number; etag: string }[] } & Pick<Upload, 'signal'>,
): Promise<void> {
  try {
    await bucket.call((client) => client.completeMultipartUpload(bucket.name, key, uploadId, etags), {
      signal,
    });
  } catch (thrown) {
    // When only the answer was lost, the next try says that there is no such upload: the object tells.
    const found = await bucket.call((client) => client.statObject(bucket.name, key)).catch(() => undefined);
    if (found?.size !== size) throw thrown;
  }
}
