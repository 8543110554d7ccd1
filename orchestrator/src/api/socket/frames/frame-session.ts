import type { WebSocket } from 'ws';
import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { describeUnknown, imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import type { FrameOutcome } from '../../../deployments/index.ts';
import type { FrameStream } from '../../core/realtime.ts';
import { problemDetails } from '../../http/problem.ts';
import { readFrameMessage, type FrameHead, type FrameMessage } from './frame-messages.ts';
import { resultMessages } from './frame-result.ts';

/** Results that wait for a client that does not read, in bytes: beyond it, no more is read from the client. */
const mostWaiting = 8 * 1024 * 1024;
/** Frames of one connection that have no result yet. */
const mostOpen = 64;

/** The frames of one WebSocket: each binary message is one, and each has its result in turn. */
export class FrameSession {
  readonly #socket: WebSocket;
  readonly #stream: FrameStream;
  readonly #answerable: (thrown: unknown) => KumikiError;
  readonly #left = new AbortController();
  #settings: Omit<FrameHead, 'id'> = {};
  #next: FrameHead | undefined;
  #count = 0;
  #open = 0;
  #ends = false;
  #room: (() => void) | undefined;

  /** @param answerable makes what was thrown an error that may leave the house */
  constructor(socket: WebSocket, stream: FrameStream, answerable: (thrown: unknown) => KumikiError) {
    this.#answerable = answerable;
    this.#socket = socket;
    this.#stream = stream;
    const { pipeline, inputs } = stream.plan;
    this.#say({ type: 'open', data: { pipeline: pipeline.name, version: pipeline.version, inputs } });
  }

  /** Takes a message; resolves when the next one may be read. It does not throw. */
  async take(content: Buffer, isBinary: boolean): Promise<void> {
    try {
      if (isBinary) await this.#frame(content);
      else this.#hear(readFrameMessage(content.toString()));
    } catch (thrown) {
      this.#say({ type: 'error', data: problemDetails(this.#answerable(thrown)) });
    }
    while (this.#open >= mostOpen || this.#socket.bufferedAmount > mostWaiting) await this.#untilRoom();
  }

  /** The client has gone: nobody waits for its frames. */
  close(): void {
    this.#left.abort();
    this.#stream.close();
    this.#wake();
  }

  #hear(message: FrameMessage): void {
    const { type, ...about } = message;
    if (type === 'configure') this.#settings = about;
    else if (type === 'frame') this.#next = about;
    else {
      this.#ends = true;
      this.#endIfDone();
    }
  }

  async #frame(bytes: Buffer): Promise<void> {
    const { id = String(this.#count + 1), ...own } = this.#next ?? {};
    this.#next = undefined;
    this.#count++;
    this.#open++;
    try {
      if (this.#ends) throw kumikiError('FRAME_INVALID', { reason: 'it comes after "end"' });
      const { params, deadline_ms: deadlineMs, input, keep } = { ...this.#settings, ...own };
      const format = sniffFormat(bytes);
      if (!format) throw notAnImage(id, bytes);
      const artifact = { bytes, mediaType: imageFormatTable[format].mediaType, name: id };
      const sent = await this.#stream.send({
        files: [{ artifact, ...(input !== undefined && { input }) }],
        ...(params && { parameters: params }),
        ...(deadlineMs !== undefined && { deadlineMs }),
        ...(keep && { keep }),
        signal: this.#left.signal,
      });
      void sent.outcome.then((outcome) => this.#tell(id, outcome));
    } catch (thrown) {
      const error = this.#answerable(thrown).toJSON();
      this.#tell(id, { status: 'dropped', why: 'left', error }, 'rejected');
    }
  }

  #tell(id: string, outcome: FrameOutcome, status?: 'rejected'): void {
    this.#open--;
    const { text, files } = resultMessages(id, outcome);
    if (status === undefined) this.#say(text);
    else if (outcome.status === 'dropped') {
      this.#say({ type: 'result', data: { id, status, error: outcome.error } });
    }
    if (this.#isOpen) for (const file of files) this.#socket.send(file, () => this.#wake());
    this.#wake();
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (this.#ends && this.#open === 0 && this.#isOpen)
      this.#socket.close(1000, 'all frames have their results');
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  #say(message: object): void {
    if (this.#isOpen) this.#socket.send(JSON.stringify(message), () => this.#wake());
  }

  #wake(): void {
    const wake = this.#room;
    this.#room = undefined;
    wake?.();
  }

  async #untilRoom(): Promise<void> {
    if (this.#left.signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#room = resolve;
    });
  }
}

function notAnImage(id: string, bytes: Buffer) {
  if (bytes.length === 0) return kumikiError('IMAGE_EMPTY', { source: `The frame ${id}` });
  const found = describeUnknown(bytes);
  return kumikiError('IMAGE_FORMAT_NOT_ALLOWED', { source: `The frame ${id}`, found });
}
