import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import type { BlobSource } from '../content.ts';
import type { Descriptor } from '../documents.ts';
import { verified } from '../verify.ts';
import { checkLedTo } from './address.ts';
import { answerError } from './answers.ts';
import { discard } from './body.ts';
import type { Request, Transport } from './transport.ts';

export interface Upload {
  readonly transport: Transport;
  readonly registry: string;
  readonly where: string;
  /** `/v2/NAME/blobs/uploads/`. */
  readonly start: URL;
  readonly scope: string;
  readonly descriptor: Descriptor;
  readonly source: BlobSource;
  /** Bytes that are sent at once. */
  readonly chunkBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a blob: a small one with one request, others chunk by chunk, so that no more than a chunk is in memory. Where a
 * connection breaks, the registry is asked how far it came, and the upload goes on from there; an upload that the registry forgot
 * begins anew. Each chunk counts towards the limit of attempts by itself. A registry that takes no chunks gets the whole blob with one
 * request, as it is read; where that breaks, it begins anew.
 */
export async function uploadBlob(upload: Upload): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await uploadOnce(upload);
    } catch (thrown) {
      if (thrown instanceof NoChunks) {
        upload.transport.takesChunks = false;
        continue;
      }
      const forgotten = thrown instanceof KumikiError && thrown.code === 'REGISTRY_NOT_FOUND';
      if (!forgotten || attempt >= upload.transport.attempts) throw thrown;
      await upload.transport.waitBefore(attempt, upload.signal);
    }
  }
}

async function uploadOnce(upload: Upload): Promise<void> {
  const { transport, start, descriptor, chunkBytes } = upload;
  const begun = await transport.send(requestOf(upload, { method: 'POST', url: start }));
  await discard(begun);
  if (!transport.takesChunks && descriptor.size > chunkBytes) {
    return await closeStreamed(upload, locationOf(begun, upload));
  }
  const least = Number(begun.headers.get('oci-chunk-min-length') ?? 0);
  const size = Math.max(chunkBytes, Number.isSafeInteger(least) && least <= 256 * 1024 * 1024 ? least : 0);
  let location = locationOf(begun, upload);
  let sent = 0;
  let failures = 0;
  let chunks: Chunks | undefined;
  try {
    // The last bytes go with the request that closes the upload.
    while (descriptor.size - sent > size) {
      chunks ??= new Chunks(openAt(upload, sent));
      const chunk = await chunks.take(size);
      const from = sent;
      try {
        const response = await transport.send(
          requestOf(upload, {
            method: 'PATCH',
            url: location,
            body: chunk,
            headers: {
              'content-type': 'application/octet-stream',
              'content-range': `${from}-${from + chunk.byteLength - 1}`,
            },
            once: true,
            ...(from === 0 && { accept: [400, 404, 405, 415, 501] }),
          }),
        );
        if (!response.ok) throw await refusedChunk(response, upload);
        await discard(response);
        location = locationOf(response, upload);
        sent = from + chunk.byteLength;
        failures = 0;
      } catch (thrown) {
        if (!mayGoOn(thrown) || ++failures >= transport.attempts) throw thrown;
        await transport.waitBefore(failures, upload.signal);
        ({ location, sent } = await progressOf(upload, location));
        await chunks.close();
        chunks = undefined;
      }
    }
    chunks ??= new Chunks(openAt(upload, sent));
    const last = await chunks.take(descriptor.size - sent);
    // A source that is not what the descriptor says is found out before the registry is told to take it.
    await chunks.expectEnd(upload);
    await close(upload, location, last);
  } finally {
    await chunks?.close();
  }
}

/** The bytes from a place on. From the start they are verified here, from further on by the registry alone. */
function openAt({ source, descriptor, where }: Upload, sent: number): AsyncIterable<Uint8Array> {
  return sent === 0 ? verified(source.open(0), descriptor, where) : source.open(sent);
}

async function close(upload: Upload, location: URL, body: Uint8Array): Promise<void> {
  const url = new URL(location);
  url.searchParams.set('digest', upload.descriptor.digest);
  const headers = { 'content-type': 'application/octet-stream' };
  // A second one after an answer that was lost finds the upload gone, and then begins anew.
  await discard(await upload.transport.send(requestOf(upload, { method: 'PUT', url, body, headers })));
}

async function closeStreamed(upload: Upload, location: URL): Promise<void> {
  const { descriptor } = upload;
  const url = new URL(location);
  url.searchParams.set('digest', descriptor.digest);
  const headers = { 'content-type': 'application/octet-stream' };
  const stream = { size: descriptor.size, open: () => openAt(upload, 0) };
  await discard(await upload.transport.send(requestOf(upload, { method: 'PUT', url, stream, headers })));
}

/** The first chunk was answered by saying that there are none here. */
class NoChunks extends Error {
  override readonly name = 'NoChunks';
}

async function refusedChunk(response: Response, upload: Upload): Promise<Error> {
  const isPlain = response.status === 405 || response.status === 501;
  if (isPlain || (await response.clone().text()).includes('"UNSUPPORTED"')) {
    await discard(response);
    return new NoChunks();
  }
  const { asked } = requestOf(upload, { method: 'PATCH', url: upload.start });
  return await answerError(response, { ...asked, registry: upload.registry });
}

/** Whether a broken connection or a busy registry may have taken some of the chunk, or none. */
function mayGoOn(thrown: unknown): boolean {
  if (!(thrown instanceof KumikiError)) return false;
  return thrown.code === 'REGISTRY_UNREACHABLE' || thrown.code === 'REGISTRY_FAILED';
}

/** How far an upload came. @throws REGISTRY_NOT_FOUND where the registry forgot it */
async function progressOf(upload: Upload, location: URL): Promise<{ location: URL; sent: number }> {
  const response = await upload.transport.send(requestOf(upload, { method: 'GET', url: location }));
  await discard(response);
  const last = /^(?:bytes=)?0-(\d+)$/.exec(response.headers.get('range') ?? '')?.[1];
  const sent = last === undefined ? 0 : Number(last) + 1;
  if (sent > upload.descriptor.size) {
    const reason = 'it says that it has more bytes than there are';
    throw kumikiError('REGISTRY_ANSWER_INVALID', {
      where: upload.where,
      what: 'a state of an upload',
      reason,
    });
  }
  // "0-0" means none or one byte; registries say it for an upload that has just begun.
  const place = response.headers.has('location') ? locationOf(response, upload) : location;
  return { location: place, sent: sent === 1 ? 0 : sent };
}

function requestOf(
  { where, scope, descriptor, signal }: Upload,
  request: Pick<Request, 'method' | 'url' | 'body' | 'stream' | 'headers' | 'once' | 'accept'>,
): Request {
  const asked = { where, action: `the upload of ${descriptor.digest}`, what: 'upload of that name' };
  return { ...request, scope, asked, signal };
}

/** Where the upload goes on. Another host gets the bytes, and no credentials. */
function locationOf(response: Response, { transport, registry, where, start }: Upload): URL {
  const text = response.headers.get('location');
  if (text === null || !URL.canParse(text, start.href)) {
    const values = { where, what: 'an upload', reason: 'it does not say where it goes on' };
    throw kumikiError('REGISTRY_ANSWER_INVALID', values);
  }
  const url = new URL(text, start);
  // Behind a proxy a registry may not know that it is reached by https.
  if (url.host === start.host) url.protocol = start.protocol;
  checkLedTo(url, transport.base, registry);
  return url;
}

/** Takes pieces of a wanted length from chunks of any length. */
class Chunks {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #left: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#iterator = chunks[Symbol.asyncIterator]();
  }

  /** As many bytes as wanted; fewer where the source ends before. */
  async take(bytes: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let missing = bytes;
    while (missing > 0) {
      if (this.#left.byteLength === 0) {
        const next = await this.#iterator.next();
        if (next.done) break;
        this.#left = next.value;
      }
      const part = this.#left.subarray(0, missing);
      this.#left = this.#left.subarray(part.byteLength);
      missing -= part.byteLength;
      parts.push(part);
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  /** Reads to the end, where a source is verified. */
  async expectEnd({ descriptor, where }: Upload): Promise<void> {
    if ((await this.take(1)).byteLength === 0) return;
    const reason = `there are more than ${descriptor.size} bytes`;
    throw kumikiError('REGISTRY_CONTENT_WRONG', { where, digest: descriptor.digest, reason });
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
