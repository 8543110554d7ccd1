import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import { imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import type { ImageMetadata } from '@kumiki/proto/image-processing';
import type { StreamWish } from '../../../deployments/index.ts';
import { formatTraceparent, type TraceContext } from '../../../observe/index.ts';
import type { Files } from '../../core/files.ts';
import type { FrameFile, FrameRequest, FrameStream, Realtime } from '../../core/realtime.ts';
import type { Caller } from '../../../identity/roles.ts';
import type { ImageHead } from './image-head.ts';
import type { Outcome } from './image-work.ts';

export interface FrameWorkOptions {
  readonly realtime: Pick<Realtime, 'isDeployed' | 'open'>;
  readonly files: Pick<Files, 'find'>;
  readonly objects: ObjectReader;
  /** Bytes of one frame. */
  readonly frameBytes: number;
  /** Makes what was thrown an error that may leave the house. */
  readonly answerable: (thrown: unknown) => KumikiError;
}

const project = 'default';
const priorities = { LOW: 'low', NORMAL: 'normal', HIGH: 'high' } as const;
const policies = {
  AS_DEPLOYED: undefined,
  BLOCK: 'block',
  DROP_OLDEST: 'drop_oldest',
  DROP_NEWEST: 'drop_newest',
} as const;

/** What a sent image leads to. */
export interface SentImage {
  readonly outcome: Promise<Outcome>;
}

/** Sends the images of one call, as frames, to pipelines that are deployed. */
export class FrameWork {
  readonly #options: FrameWorkOptions;
  readonly #caller: Caller;
  readonly #trace: TraceContext;
  readonly #gone: AbortSignal;
  #taken = 0;
  readonly #streams = new Map<string, Promise<FrameStream>>();
  /** By the metadata, which many images of a stream share. */
  readonly #others = new WeakMap<ImageMetadata, Promise<FrameRequest['files']>>();

  /** @param gone aborted when the client has left */
  constructor(options: FrameWorkOptions, caller: Caller, trace: TraceContext, gone: AbortSignal) {
    this.#options = options;
    this.#caller = caller;
    this.#trace = trace;
    this.#gone = gone;
  }

  /** Frames that were taken in. */
  get taken(): number {
    return this.#taken;
  }

  get frameBytes(): number {
    return this.#options.frameBytes;
  }

  /** Whether an image is a frame: the client says so, or leaves it to whether its pipeline is deployed. */
  takes({ pipeline: { mode, pipelineId } }: ImageHead): boolean {
    if (mode !== 'AUTO') return mode === 'REALTIME';
    return this.#options.realtime.isDeployed(project, pipelineId);
  }

  /**
   * Sends a frame. It does not throw.
   * @returns when it was taken in or refused: what becomes of it
   */
  async send(head: ImageHead, mediaType: string, bytes: () => Uint8Array): Promise<SentImage> {
    try {
      const { parameters, deadlineMs } = head.pipeline;
      const { input } = head.metadata;
      const image = { bytes: bytes(), mediaType, name: head.correlationId };
      const stream = await this.#stream(head);
      const others = await this.#otherInputs(head.metadata);
      const { outcome } = await stream.send({
        textParameters: parameters,
        files: [{ artifact: image, ...(input !== '' && { input }) }, ...others],
        ...(deadlineMs > 0 && { deadlineMs }),
        traceparent: formatTraceparent(this.#trace),
        signal: this.#gone,
      });
      this.#taken++;
      return { outcome: outcome.then((ended) => ({ kind: 'frame', ended })) };
    } catch (thrown) {
      const error = this.#options.answerable(thrown);
      return { outcome: Promise.resolve({ kind: 'rejected', error }) };
    }
  }

  /** No more frames come. */
  close(): void {
    for (const stream of this.#streams.values()) stream.then((open) => open.close()).catch(() => undefined);
  }

  async #stream({ pipeline }: ImageHead): Promise<FrameStream> {
    const { pipelineId, priority, policy } = pipeline;
    const key = JSON.stringify([pipelineId, priority, policy]);
    const known = this.#streams.get(key);
    const named = policies[policy];
    const wish: StreamWish = { priority: priorities[priority], ...(named && { policy: named }) };
    const { realtime } = this.#options;
    const stream = known ?? realtime.open(this.#caller, project, pipelineId, wish, this.#gone);
    this.#streams.set(key, stream);
    // The next frame tries again.
    stream.catch(() => this.#streams.delete(key));
    return await stream;
  }

  async #otherInputs(metadata: ImageMetadata): Promise<FrameRequest['files']> {
    const known = this.#others.get(metadata);
    if (known) return await known;
    const files = Promise.all(
      Object.entries(metadata.inputs).map(async ([input, { content, fileId = '', name }]) => {
        const artifact = content
          ? inMemory(content, name || input)
          : await this.#stored(fileId, name || input);
        return { input, artifact };
      }),
    );
    this.#others.set(metadata, files);
    files.catch(() => this.#others.delete(metadata));
    return await files;
  }

  /** @throws ARTIFACT_NOT_FOUND, OBJECT_TOO_LARGE */
  async #stored(fileId: string, name: string): Promise<FrameFile> {
    const { files, objects, frameBytes: limit } = this.#options;
    const { artifact } = await files.find(this.#caller, project, fileId);
    if (artifact.size > limit) throw kumikiError('OBJECT_TOO_LARGE', { limit });
    const { digest, mediaType } = artifact;
    return { bytes: await objects.read(digest), mediaType, name, digest };
  }
}

function inMemory(bytes: Uint8Array, name: string): FrameFile {
  const format = sniffFormat(bytes);
  const mediaType = format ? imageFormatTable[format].mediaType : 'application/octet-stream';
  return { bytes, mediaType, name };
}
