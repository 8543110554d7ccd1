import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type {
  ImageChunk,
  ImageStream,
  Malformed,
  ProcessingResult,
  Sent,
} from '@kumiki/proto/image-processing';
import type { GrpcLimits } from '../limits.ts';
import { Slots } from '../slots.ts';
import { failureOf } from '../status.ts';
import { answerOf } from './answer.ts';
import { Arrival } from './arrival.ts';
import type { FrameWork } from './frame-work.ts';
import { HeldArrival } from './held-arrival.ts';
import type { ImageHead } from './image-head.ts';
import { ChunkSequence, type ChunkEvent } from './chunk-sequence.ts';
import type { ImageWork, Outcome } from './image-work.ts';

export interface ImageStreamOptions {
  readonly work: ImageWork;
  readonly frames: FrameWork;
  readonly objects: ObjectStore;
  readonly limits: GrpcLimits;
  /** Aborted when the client has left. */
  readonly gone: AbortSignal;
  /** Aborted when the server takes nothing more. */
  readonly closing: AbortSignal;
  /** Told of each message that is done with. */
  readonly done: (message: object) => void;
  readonly answerable: (thrown: unknown) => KumikiError;
}

/** An image that is arriving, and how to give its place in the stream back. */
interface Arriving {
  readonly arrival: Arrival | HeldArrival;
  readonly release: () => void;
}

/** Frames of one stream that have no answer yet: what has no room in the deployment is dropped before that. */
const framesPerStream = 64;

/**
 * One call of `ProcessImageStream`. It reads the next chunk when it is done with the one before, and no image more than
 * it may work on at a time; so a client is as fast as its images are answered.
 */
export class ServedImageStream {
  readonly #call: ImageStream;
  readonly #options: ImageStreamOptions;
  readonly #chunks: ChunkSequence;
  readonly #places: Slots;
  readonly #framePlaces = new Slots(framesPerStream);
  /** Aborted when no more is read. */
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #ended = Promise.withResolvers<KumikiError | undefined>();
  #arriving: Arriving | undefined;
  #idle: NodeJS.Timeout | undefined;
  /** What is done with the message before. */
  #taking = Promise.resolve();
  /** Answers that are on their way, one after another. */
  #sending = Promise.resolve();

  constructor(call: ImageStream, options: ImageStreamOptions) {
    this.#call = call;
    this.#options = options;
    this.#chunks = new ChunkSequence(options.limits.imageBytes);
    this.#places = new Slots(options.limits.imagesPerStream);
  }

  /** Resolves when the call has ended. It does not throw. @returns why it ended, where that was a failure */
  async serve(): Promise<KumikiError | undefined> {
    const { closing, gone } = this.#options;
    const close = () => this.#end(stopping());
    const leave = () => this.#end();
    closing.addEventListener('abort', close, { once: true });
    gone.addEventListener('abort', leave, { once: true });
    this.#call.on('data', (message: ImageChunk | Malformed) => this.#hear(message));
    this.#call.on('end', () => this.#end());
    this.#wait();
    if (closing.aborted) close();
    if (gone.aborted) leave();
    const failure = await this.#ended.promise;
    closing.removeEventListener('abort', close);
    gone.removeEventListener('abort', leave);
    await this.#finish(failure);
    if (failure) this.#call.emit('error', failureOf(failure));
    else this.#call.end();
    return failure;
  }

  #hear(message: ImageChunk | Malformed): void {
    this.#call.pause();
    clearTimeout(this.#idle);
    this.#taking = this.#takeAndGoOn(message);
  }

  async #takeAndGoOn(message: ImageChunk | Malformed): Promise<void> {
    await this.#take(message);
    this.#options.done(message);
    if (this.#stop.signal.aborted) return;
    this.#wait();
    this.#call.resume();
  }

  /** Reads nothing more. The first reason counts. */
  #end(failure?: KumikiError): void {
    if (this.#stop.signal.aborted) return;
    clearTimeout(this.#idle);
    this.#call.pause();
    this.#stop.abort();
    this.#ended.resolve(failure);
  }

  /** What arrives now is incomplete; what was complete is answered. */
  async #finish(failure?: KumikiError): Promise<void> {
    await this.#taking;
    for (const event of this.#chunks.end(failure)) await this.#act(event);
    this.#drop();
    await Promise.all(this.#running);
    await this.#sending;
  }

  async #take(message: ImageChunk | Malformed): Promise<void> {
    if ('malformed' in message) {
      // Where one message is none, nobody knows which image it was about.
      const { malformed: reason } = message;
      this.#end(kumikiError('GRPC_MESSAGE_INVALID', { reason }));
      return;
    }
    for (const event of this.#chunks.take(message)) await this.#act(event);
  }

  async #act(event: ChunkEvent): Promise<void> {
    switch (event.kind) {
      case 'begun':
        return await this.#begin(event.head);
      case 'bytes':
        return await this.#arriving?.arrival.write(event.bytes);
      case 'complete':
        return await this.#complete(event);
      case 'refused':
        if (event.begun) this.#drop();
        return await this.#send(async () => await this.#refusal(event.correlationId, event.error));
    }
  }

  async #begin(head: ImageHead): Promise<void> {
    const { frames, objects } = this.#options;
    const isFrame = frames.takes(head);
    try {
      const release = await (isFrame ? this.#framePlaces : this.#places).take(this.#stop.signal);
      const arrival = isFrame ? new HeldArrival(frames.frameBytes) : new Arrival(objects);
      this.#arriving = { arrival, release };
    } catch {
      // Nothing more is read: the image is told of as one that did not come as a whole.
    }
  }

  async #complete({ head, mediaType }: ChunkEvent & { readonly kind: 'complete' }): Promise<void> {
    const arriving = this.#arriving;
    this.#arriving = undefined;
    if (!arriving)
      return this.#runs(this.#send(async () => await this.#refusal(head.correlationId, stopping())));
    const { arrival, release } = arriving;
    const { work, frames } = this.#options;
    if (arrival instanceof HeldArrival) {
      // Where the deployment has no room, nothing more is read meanwhile.
      const { outcome } = await frames.send(head, mediaType, () => arrival.bytes());
      return this.#runs(this.#answer(head, outcome, release));
    }
    this.#runs(this.#answer(head, work.carryOut({ head, mediaType, stored: () => arrival.end() }), release));
  }

  #runs(run: Promise<void>): void {
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }

  /** Gives the place back when the client has its answer, so that one who does not read is not worked for. */
  async #answer(head: ImageHead, became: Promise<Outcome>, release: () => void): Promise<void> {
    const { objects, answerable } = this.#options;
    const outcome = await became;
    await this.#send(async () => await answerOf(head.correlationId, outcome, objects, answerable));
    release();
  }

  async #refusal(correlationId: string, error: KumikiError): Promise<Sent<ProcessingResult>> {
    const { objects, answerable } = this.#options;
    return await answerOf(correlationId, { kind: 'rejected', error }, objects, answerable);
  }

  /** One answer after the other, each made when the client has taken the one before. */
  async #send(answer: () => Promise<Sent<ProcessingResult>>): Promise<void> {
    this.#sending = this.#sendAfter(this.#sending, answer);
    await this.#sending;
  }

  async #sendAfter(before: Promise<void>, answer: () => Promise<Sent<ProcessingResult>>): Promise<void> {
    await before;
    const { gone } = this.#options;
    if (gone.aborted) return;
    const message = await answer();
    const { promise: written, resolve } = Promise.withResolvers<void>();
    const leave = () => resolve();
    gone.addEventListener('abort', leave, { once: true });
    this.#call.write(message, leave);
    await written;
    gone.removeEventListener('abort', leave);
  }

  #drop(): void {
    this.#arriving?.arrival.drop();
    this.#arriving?.release();
    this.#arriving = undefined;
  }

  /** A stream in which nothing comes and nothing is at work is ended after a while; half an image is not waited for. */
  #wait(): void {
    const { idleSeconds: seconds } = this.#options.limits;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#running.size > 0) this.#wait();
      else this.#end(kumikiError('GRPC_STREAM_IDLE', { seconds }));
    }, seconds * 1000);
    this.#idle.unref();
  }
}

function stopping(): KumikiError {
  return kumikiError('NOT_READY', { reason: 'it is stopping' });
}
