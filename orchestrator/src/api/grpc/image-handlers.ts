import { randomUUID } from 'node:crypto';
import type { Metadata, sendUnaryData } from '@grpc/grpc-js';
import type { KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { ImageStream, ProcessingResponse, Sent, SingleImageCall } from '@kumiki/proto/image-processing';
import { nextSpan, parseTraceparent } from '../../observe/index.ts';
import type { Files } from '../core/files.ts';
import type { Processing } from '../core/processing.ts';
import { asAnswerable } from '../http/problem.ts';
import type { Caller } from '../http/roles.ts';
import { ServedImageStream } from './images/image-stream.ts';
import { FrameWork, type FrameWorkOptions } from './images/frame-work.ts';
import { ImageWork } from './images/image-work.ts';
import { processSingleImage } from './images/single-image.ts';
import type { GrpcLimits } from './limits.ts';
import { addressOf, callLeft, endOf, type GrpcLog } from './log.ts';
import { Slots } from './slots.ts';
import { failureOf } from './status.ts';

export interface ImageHandlersOptions {
  readonly processing: Pick<Processing, 'accept' | 'result'>;
  readonly files: Pick<Files, 'find'>;
  /** What takes frames. */
  readonly realtime: FrameWorkOptions['realtime'];
  /** Bytes of one frame. */
  readonly frameBytes: number;
  readonly objects: ObjectStore;
  readonly limits: GrpcLimits;
  readonly log: GrpcLog;
  /** Hears what was not expected. */
  readonly failed: (callId: string, thrown: unknown) => void;
  /** Who makes a call. */
  readonly callerOf: (metadata: Metadata) => Caller;
  /** Told of each message of a stream that is done with. */
  readonly done: (message: object) => void;
  /** Aborted when no more is taken, and when what runs is not waited for any longer. */
  readonly closing: AbortSignal;
  readonly late: AbortSignal;
}

/** The two methods of `ImageProcessingService` for a gRPC server. */
export class ImageHandlers {
  readonly #options: ImageHandlersOptions;
  readonly #slots: Slots;

  constructor(options: ImageHandlersOptions) {
    this.#options = options;
    this.#slots = new Slots(options.limits.images);
  }

  readonly handlers = {
    processImageStream: async (call: ImageStream): Promise<void> => {
      const { objects, limits, done, closing } = this.#options;
      const { work, frames, answerable, gone, ended } = this.#begin(call);
      const served = new ServedImageStream(call, {
        work,
        frames,
        objects,
        limits,
        done,
        closing,
        answerable,
        gone,
      });
      ended(await served.serve());
    },
    processSingleImage: async (
      call: SingleImageCall,
      answer: sendUnaryData<Sent<ProcessingResponse>>,
    ): Promise<void> => {
      const { objects, limits } = this.#options;
      const { work, frames, answerable, ended } = this.#begin(call);
      try {
        answer(null, await processSingleImage(call.request, { work, frames, objects, limits, answerable }));
        ended();
      } catch (thrown) {
        const error = answerable(thrown);
        answer(failureOf(error));
        ended(error);
      }
    },
  };

  /** What one call has for itself. */
  #begin(call: ImageStream | SingleImageCall) {
    const { processing, files, objects, log, failed, callerOf, late } = this.#options;
    const begun = performance.now();
    const callId = randomUUID();
    const left = new AbortController();
    const gone = left.signal;
    call.on('cancelled', () => left.abort());
    if (call.cancelled) left.abort();
    const trace = nextSpan(parseTraceparent(call.metadata.get('traceparent')[0]?.toString()));
    const caller = callerOf(call.metadata);
    const answerable = (thrown: unknown): KumikiError => {
      const error = asAnswerable(thrown, callId);
      if (error.code === 'INTERNAL') failed(callId, thrown);
      return error;
    };
    const options = { processing, files, objects, slots: this.#slots, late, answerable };
    const work = new ImageWork(options, caller, trace, gone);
    const { realtime, frameBytes } = this.#options;
    const framing = { realtime, files, objects, frameBytes, answerable };
    const frames = new FrameWork(framing, caller, trace, gone);
    const ended = (error?: KumikiError): void => {
      frames.close();
      log({
        ...(gone.aborted && !error ? callLeft : endOf(error)),
        callId,
        at: Date.now(),
        caller,
        address: addressOf(call.getPeer()),
        traceId: trace.traceId,
        method: call.getPath(),
        milliseconds: performance.now() - begun,
        images: work.accepted + frames.taken,
      });
    };
    return { work, frames, answerable, gone, ended };
  }
}
