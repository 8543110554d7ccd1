import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ImageChunk, ImageMetadata } from '@kumiki/proto/image-processing';
import { ImageBytes } from './image-bytes.ts';
import { checkId, headOf, idLength, imageName, type ImageHead } from './image-head.ts';

/** What a chunk says about the images of its stream. */
export type ChunkEvent =
  | { readonly kind: 'begun'; readonly head: ImageHead }
  /** Bytes of the image that began last. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The image that began last has all its bytes. */
  | { readonly kind: 'complete'; readonly head: ImageHead; readonly mediaType: string }
  /** An image is refused. Where it had begun (`begun`), nothing more comes of it. */
  | {
      readonly kind: 'refused';
      readonly correlationId: string;
      readonly begun: boolean;
      readonly error: KumikiError;
    };

interface OpenImage {
  readonly head: ImageHead;
  readonly bytes: ImageBytes;
  /** The index of the chunk that comes next. */
  next: number;
  /** 0 as long as it was not said. */
  total: number;
}

/** Refused images whose further chunks are passed over without another word. */
const rememberedRefusals = 100;

/**
 * Makes images out of the chunks of one stream. Images come one after another; what is wrong with one of them refuses
 * that one. It does no I/O and keeps no bytes.
 */
export class ChunkSequence {
  readonly #limit: number;
  readonly #refused = new Set<string>();
  #open: OpenImage | undefined;
  /** That of the image before. */
  #metadata: ImageMetadata | null = null;

  /** @param limit bytes that one image may have */
  constructor(limit: number) {
    this.#limit = limit;
  }

  take(chunk: ImageChunk): ChunkEvent[] {
    const { correlationId } = chunk;
    try {
      checkId(correlationId);
      return chunk.chunkIndex === 0 ? this.#begin(chunk) : this.#goOn(chunk);
    } catch (thrown) {
      // One word for all chunks of a refused image.
      if (chunk.chunkIndex !== 0 && this.#refused.has(shortened(correlationId))) return [];
      return this.#refuse(correlationId, asKumikiError(thrown));
    }
  }

  /** No more chunks come. @param error why, where the client is not to blame for it */
  end(error?: KumikiError): ChunkEvent[] {
    return this.#open ? this.#giveUp(this.#open, 'no more came', error) : [];
  }

  #giveUp(image: OpenImage, reason: string, error = incomplete(image, reason)): ChunkEvent[] {
    return this.#refuse(image.head.correlationId, error);
  }

  #begin(chunk: ImageChunk): ChunkEvent[] {
    const { correlationId, metadata } = chunk;
    const open = this.#open;
    if (open?.head.correlationId === correlationId) throw order(correlationId, chunk.chunkIndex, open.next);
    const before = open ? this.#giveUp(open, 'another one began') : [];
    try {
      this.#refused.delete(correlationId);
      this.#metadata = metadata ?? this.#metadata;
      if (!this.#metadata) throw kumikiError('GRPC_METADATA_MISSING', { image: imageName(correlationId) });
      const head = headOf(correlationId, this.#metadata);
      const bytes = new ImageBytes(imageName(correlationId), this.#limit);
      const image: OpenImage = { head, bytes, next: 0, total: 0 };
      const events = this.#add(image, chunk);
      return [...before, { kind: 'begun', head }, ...events];
    } catch (thrown) {
      return [...before, ...this.#refuse(correlationId, asKumikiError(thrown))];
    }
  }

  #goOn(chunk: ImageChunk): ChunkEvent[] {
    const { correlationId } = chunk;
    if (this.#open?.head.correlationId === correlationId) return this.#add(this.#open, chunk);
    throw order(correlationId, chunk.chunkIndex, 0);
  }

  #add(image: OpenImage, { chunkIndex, totalChunks, isFinalChunk, imageData }: ImageChunk): ChunkEvent[] {
    const { head, bytes } = image;
    if (chunkIndex !== image.next) throw order(head.correlationId, chunkIndex, image.next);
    checkCount(image, totalChunks, isFinalChunk);
    bytes.take(imageData);
    const events: ChunkEvent[] = imageData.length > 0 ? [{ kind: 'bytes', bytes: imageData }] : [];
    if (!isFinalChunk) {
      this.#open = image;
      image.next++;
      return events;
    }
    const mediaType = bytes.end();
    this.#open = undefined;
    return [...events, { kind: 'complete', head, mediaType }];
  }

  #refuse(correlationId: string, error: KumikiError): ChunkEvent[] {
    const begun = this.#open?.head.correlationId === correlationId;
    if (begun) this.#open = undefined;
    const id = shortened(correlationId);
    this.#refused.add(id);
    if (this.#refused.size > rememberedRefusals) this.#refused.delete([...this.#refused][0]!);
    return [{ kind: 'refused', correlationId: id, begun, error }];
  }
}

/** So that no answer holds an endless id. */
function shortened(correlationId: string): string {
  return correlationId.slice(0, idLength);
}

/** @throws GRPC_CHUNK_COUNT where the number of chunks and the mark of the last one do not agree */
function checkCount(image: OpenImage, total: number, isFinal: boolean): void {
  const { head, next } = image;
  const fail = (said: number, found: string) =>
    kumikiError('GRPC_CHUNK_COUNT', { image: imageName(head.correlationId), total: said, found });
  if (total < 0) throw fail(total, 'that is no number of chunks');
  if (image.total > 0 && total > 0 && total !== image.total) {
    throw fail(image.total, `its chunk ${next} says ${total}`);
  }
  image.total ||= total;
  if (image.total === 0) return;
  if (isFinal && next + 1 < image.total) throw fail(image.total, `chunk ${next} is marked as the final one`);
  if (!isFinal && next + 1 >= image.total)
    throw fail(image.total, `chunk ${next} is not marked as the final one`);
}

function order(correlationId: string, found: number, expected: number): KumikiError {
  return kumikiError('GRPC_CHUNK_ORDER', { image: imageName(correlationId), found, expected });
}

function incomplete({ head, next }: OpenImage, reason: string): KumikiError {
  return kumikiError('GRPC_IMAGE_INCOMPLETE', { image: imageName(head.correlationId), reason, count: next });
}
