import { setTimeout as pause } from 'node:timers/promises';
import { status, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import type { ImageChunk, ImageMetadata, ProcessingResult, Sent } from '@kumiki/proto/image-processing';
import { RequestError, resultOf, type FrameResult } from './result.ts';

export type OpenCall = () => ClientDuplexStream<Sent<ImageChunk>, ProcessingResult>;

interface Frame {
  readonly id: string;
  readonly bytes: Uint8Array;
}

export interface FrameExchangeOptions {
  readonly open: OpenCall;
  readonly metadata: Sent<ImageMetadata>;
  readonly frames: AsyncGenerator<Frame>;
  readonly window: number;
  readonly retries: number;
  readonly signal: AbortSignal;
}

/** Bytes of one message: more than one is sent of a larger image. */
const chunkBytes = 1024 * 1024;
/** The platform is away, or has let go of its connections as it stopped: what this side cancels itself is over before. */
const brokenConnection: ReadonlySet<number> = new Set([status.UNAVAILABLE, status.CANCELLED]);
const firstPauseMs = 200;
const mostPauseMs = 5000;

/** One stream of frames and results, over as many calls as it takes. */
export class FrameExchange {
  readonly #options: FrameExchangeOptions;
  /** Those without a result, in the order in which they were taken. */
  readonly #open = new Map<string, Frame>();
  readonly #results: FrameResult[] = [];
  #call: ReturnType<OpenCall> | undefined;
  #failure: Error | undefined;
  /** Aborted with the failure: nothing is waited for then. */
  readonly #stop = new AbortController();
  #isOver = false;
  #failures = 0;
  #wake: (() => void) | undefined;
  /** Frames may be taken again. */
  #room: (() => void) | undefined;

  constructor(options: FrameExchangeOptions) {
    this.#options = options;
  }

  async *results(): AsyncGenerator<FrameResult, void, undefined> {
    const { signal, frames } = this.#options;
    signal.throwIfAborted();
    const cancel = () => this.#end(signal.reason as Error);
    signal.addEventListener('abort', cancel, { once: true });
    this.#connect();
    void this.#send();
    try {
      for (;;) {
        const next = this.#results.shift();
        if (next) {
          this.#told();
          yield next;
        } else if (this.#failure) throw this.#failure;
        else if (this.#isOver && this.#open.size === 0) return;
        else await this.#change();
      }
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#call?.cancel();
      this.#end();
      void frames.return(undefined).catch(() => undefined);
    }
  }

  #connect(): void {
    const call = this.#options.open();
    this.#call = call;
    call.on('data', (message: ProcessingResult) => {
      if (this.#isStillAway(message)) {
        call.cancel();
        if (this.#call === call) void this.#again(undefined);
        return;
      }
      this.#failures = 0;
      // One that was sent twice has its result twice.
      if (!this.#open.delete(message.correlationId) && message.correlationId !== '') return;
      this.#results.push(resultOf(message));
      this.#told();
    });
    call.on('error', (error: ServiceError) => {
      if (this.#call === call) void this.#broke(error);
    });
    call.on('end', () => {
      const isEarly = this.#call === call && !(this.#isOver && this.#open.size === 0);
      if (isEarly) void this.#again(undefined);
    });
  }

  /** A platform that has come back refuses frames until what they are for is up too. */
  #isStillAway({ status: became, error }: ProcessingResult): boolean {
    const hasBroken = this.#failures > 0 && this.#failures < this.#options.retries;
    return hasBroken && became === 'REJECTED' && error?.retryable === true;
  }

  async #broke(error: ServiceError): Promise<void> {
    if (brokenConnection.has(error.code)) await this.#again(error);
    else this.#end(new RequestError(error));
  }

  async #again(error: ServiceError | undefined): Promise<void> {
    this.#call = undefined;
    if (this.#failure) return;
    if (this.#failures >= this.#options.retries) {
      return this.#end(error ? new RequestError(error) : new Error('The server ended the stream.'));
    }
    const ms = Math.min(mostPauseMs, firstPauseMs * 2 ** this.#failures++);
    try {
      await pause(ms, undefined, { signal: this.#stop.signal });
      this.#connect();
    } catch (thrown) {
      // Nobody wants it any more, or its client was closed meanwhile.
      return this.#end(thrown as Error);
    }
    for (const frame of this.#open.values()) await this.#write(frame);
    if (this.#isOver) this.#endCall();
  }

  async #send(): Promise<void> {
    try {
      for await (const frame of this.#options.frames) {
        if (this.#failure) return;
        this.#open.set(frame.id, frame);
        await this.#write(frame);
        while (this.#isFull && !this.#failure) await this.#untilRoom();
      }
      this.#isOver = true;
      this.#endCall();
      this.#told();
    } catch (thrown) {
      this.#end(thrown as Error);
    }
  }

  /** Also as long as nobody takes the results. */
  get #isFull(): boolean {
    return this.#open.size + this.#results.length >= this.#options.window;
  }

  /** What a call that broke did not take is sent by the next one. */
  async #write({ id, bytes }: Frame): Promise<void> {
    const call = this.#call;
    const total = Math.max(1, Math.ceil(bytes.length / chunkBytes));
    for (let at = 0; at < total; at++) {
      if (!call || call !== this.#call) return;
      const isRoom = call.write({
        correlationId: id,
        imageData: bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes),
        chunkIndex: at,
        totalChunks: total,
        isFinalChunk: at === total - 1,
        ...(at === 0 && { metadata: this.#options.metadata }),
      });
      if (!isRoom) await drained(call);
    }
  }

  /** No frames follow. */
  #endCall(): void {
    this.#call?.end();
  }

  #end(failure?: Error): void {
    this.#failure ??= failure ?? new Error('The stream is over.');
    this.#stop.abort();
    this.#told();
  }

  #told(): void {
    const [wake, room] = [this.#wake, this.#room];
    this.#wake = undefined;
    this.#room = undefined;
    wake?.();
    room?.();
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  async #untilRoom(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#room = resolve;
    });
  }
}

async function drained(call: ReturnType<OpenCall>): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = (): void => {
      call.off('drain', go);
      call.off('close', go);
      call.off('error', go);
      resolve();
    };
    call.on('drain', go);
    call.on('close', go);
    call.on('error', go);
  });
}
