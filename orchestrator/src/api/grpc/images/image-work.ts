import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore, StoredObject } from '@kumiki/component-sdk/storage';
import { imageFormatTable } from '@kumiki/component-sdk/values';
import type { ImageMetadata } from '@kumiki/proto/image-processing';
import type { FrameOutcome } from '../../../deployments/index.ts';
import { isTerminal, type ExecutionRef } from '../../../execution/index.ts';
import type { Files } from '../../core/files.ts';
import type { ProcessRequest } from '../../core/process-request.ts';
import type { Processing, ProcessResult } from '../../core/processing.ts';
import { checkRoleOn, type Caller } from '../../../identity/roles.ts';
import { inTrace, type TraceContext } from '../../../observe/index.ts';
import type { Slots } from '../slots.ts';
import type { ImageHead } from './image-head.ts';
import { otherInputs, requestOf } from './take-in.ts';

/** What became of an image. */
export type Outcome =
  /** It was not accepted. */
  | { readonly kind: 'rejected'; readonly error: KumikiError }
  | { readonly kind: 'ended'; readonly ref: ExecutionRef; readonly result: ProcessResult }
  /** It was a frame. */
  | { readonly kind: 'frame'; readonly ended: FrameOutcome }
  /** It was accepted, and nobody here can say how it ends. */
  | { readonly kind: 'open'; readonly ref: ExecutionRef; readonly error: KumikiError };

/** An image whose bytes have arrived. */
export interface ArrivedImage {
  readonly head: ImageHead;
  /** What its first bytes say. */
  readonly mediaType: string;
  readonly stored: () => Promise<StoredObject>;
}

export interface ImageWorkOptions {
  readonly processing: Pick<Processing, 'accept' | 'result'>;
  /** Gives files that are stored already. */
  readonly files: Pick<Files, 'find'>;
  readonly objects: ObjectStore;
  /** Images of all calls that are worked on at a time. */
  readonly slots: Slots;
  /** Aborted when the server cannot wait for what runs any longer. */
  readonly late: AbortSignal;
  /** Makes what was thrown an error that may leave the house. */
  readonly answerable: (thrown: unknown) => KumikiError;
}

/** How long one look at an execution waits for its end, in ms. */
const lookMs = 60_000;
const project = 'default';

/** Carries images out for one call. */
export class ImageWork {
  readonly #options: ImageWorkOptions;
  readonly #caller: Caller;
  readonly #trace: TraceContext;
  #accepted = 0;
  readonly #gone: AbortSignal;
  readonly #signal: AbortSignal;
  /** By the metadata, which many images of a stream share. */
  readonly #others = new WeakMap<ImageMetadata, Promise<ProcessRequest['files']>>();

  /** @param gone aborted when the client has left */
  constructor(options: ImageWorkOptions, caller: Caller, trace: TraceContext, gone: AbortSignal) {
    this.#trace = trace;
    this.#options = options;
    this.#caller = caller;
    this.#gone = gone;
    this.#signal = AbortSignal.any([gone, options.late]);
  }

  /** Images that were accepted, now or before. */
  get accepted(): number {
    return this.#accepted;
  }

  /**
   * Stores the image, has it accepted and waits for its end. What was accepted goes on where the client leaves: it finds
   * the same execution again. It does not throw.
   */
  async carryOut(image: ArrivedImage): Promise<Outcome> {
    return await inTrace(this.#trace, async () => await this.#carryOut(image));
  }

  async #carryOut(image: ArrivedImage): Promise<Outcome> {
    let ref: ExecutionRef | undefined;
    let release: (() => void) | undefined;
    try {
      const [pipeline] = image.head.pipeline.pipelineId.split('@') as [string];
      checkRoleOn(this.#caller, pipeline, 'runner');
      const request = await this.#request(image);
      release = await this.#options.slots.take(this.#signal);
      ({ ref } = await this.#options.processing.accept(this.#caller, project, request));
      this.#accepted++;
      return { kind: 'ended', ref, result: await this.#result(ref) };
    } catch (thrown) {
      const error = this.#signal.aborted ? this.#interrupted() : this.#options.answerable(thrown);
      return ref ? { kind: 'open', ref, error } : { kind: 'rejected', error };
    } finally {
      release?.();
    }
  }

  async #request({ head, mediaType, stored }: ArrivedImage): Promise<ProcessRequest> {
    const object = await stored();
    const name = `${head.correlationId.replace(/[\\/]/g, '-')}${endings.get(mediaType) ?? ''}`;
    return requestOf(head, { ...object, mediaType, name }, await this.#otherInputs(head.metadata));
  }

  async #otherInputs(metadata: ImageMetadata): Promise<ProcessRequest['files']> {
    const known = this.#others.get(metadata);
    if (known) return await known;
    const files = otherInputs(metadata, {
      objects: this.#options.objects,
      stored: async (fileId) => (await this.#options.files.find(this.#caller, project, fileId)).artifact,
      signal: this.#signal,
    });
    this.#others.set(metadata, files);
    // The next image tries again.
    files.catch(() => this.#others.delete(metadata));
    return await files;
  }

  async #result(ref: ExecutionRef): Promise<ProcessResult> {
    for (;;) {
      const result = await this.#options.processing.result(ref, lookMs, this.#signal);
      if (isTerminal(result.execution.status)) return result;
      if (this.#signal.aborted) throw this.#interrupted();
    }
  }

  #interrupted(): KumikiError {
    if (this.#gone.aborted) return kumikiError('CANCELLED', { what: 'The call' });
    return kumikiError('NOT_READY', {
      reason: 'it is stopping; what was accepted goes on at its next start',
    });
  }
}

const endings = new Map(
  Object.values(imageFormatTable).map(({ mediaType, extensions }) => [mediaType, extensions[0]!]),
);
