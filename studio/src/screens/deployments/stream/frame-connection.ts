import type { DropReason } from '../../../api/deployments.ts';
import type { ErrorRecord } from '../../../api/types.ts';

export type LiveValue =
  | { readonly data: unknown }
  /** `file` is its number among the files of the result. */
  | { readonly file: number; readonly size: number; readonly media_type: string; readonly name?: string }
  | { readonly list: readonly LiveValue[] };

/** What became of one frame. */
export interface LiveResult {
  readonly id: string;
  readonly status: 'succeeded' | 'failed' | 'dropped' | 'rejected';
  readonly why?: DropReason;
  readonly error?: ErrorRecord;
  readonly waited_ms?: number;
  readonly total_ms?: number;
  /** What it went through; `state_lost`: what the step had kept of the frames before was gone, so it began anew. */
  readonly steps?: readonly { readonly step: string; readonly state_lost?: boolean }[];
  readonly outputs?: Readonly<Record<string, LiveValue>>;
  readonly files: readonly Blob[];
}

/** `waiting`: it was lost, and is made again in a moment. `closed`: it is not made again. */
export type ConnectionState = 'connecting' | 'open' | 'waiting' | 'closed';

export interface ConnectionListener {
  readonly changed: (state: ConnectionState, error?: ErrorRecord) => void;
  readonly result: (result: LiveResult) => void;
}

/** What is used of a WebSocket. */
export type Socket = Pick<
  WebSocket,
  'binaryType' | 'bufferedAmount' | 'readyState' | 'send' | 'close' | 'addEventListener'
>;

/** Frames without a result, and bytes that are not sent yet, from which on no more are sent. */
const mostOpen = 32;
const mostBuffered = 512 * 1024;
const pauseMs = { first: 500, most: 5000 } as const;
/** With these, the same would be refused again. */
const final = new Set([
  'DEPLOYMENT_NOT_FOUND',
  'FRAME_INVALID',
  'ROLE_NEEDED',
  'LOGIN_NEEDED',
  'PIPELINE_NOT_FOUND',
]);
/** `WebSocket.OPEN`. */
const openState = 1;
/** The platform asks for a login. */
const loginCode = 4401;

interface Message {
  readonly type: 'open' | 'result' | 'error';
  readonly data: unknown;
}

/**
 * A WebSocket for frames, which is made again by itself when it is lost: after a restart of the platform frames go on.
 * Results come with their files, in the order of the frames.
 */
export class FrameConnection {
  readonly #open: () => Socket;
  readonly #listener: ConnectionListener;
  #socket: Socket | undefined;
  #isReady = false;
  #isEnded = false;
  #waiting = 0;
  #pause: number = pauseMs.first;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #error: ErrorRecord | undefined;
  /** A result whose files come now. */
  #partly:
    | { readonly result: Omit<LiveResult, 'files'>; readonly count: number; readonly files: Blob[] }
    | undefined;

  /** @param open opens a WebSocket */
  constructor(open: () => Socket, listener: ConnectionListener) {
    this.#open = open;
    this.#listener = listener;
    this.#connect();
  }

  /** Whether a frame can be sent now: it would not wait for others behind a line that is too slow. */
  get hasRoom(): boolean {
    const socket = this.#socket;
    if (!socket || !this.#isReady || socket.readyState !== openState) return false;
    return this.#waiting < mostOpen && socket.bufferedAmount < mostBuffered;
  }

  /** @param keep it is kept as a sample */
  send(id: string, frame: Blob, keep = false): void {
    if (!this.#socket || !this.#isReady || this.#socket.readyState !== openState) return;
    this.#waiting++;
    this.#socket.send(JSON.stringify({ type: 'frame', id, ...(keep && { keep }) }));
    this.#socket.send(frame);
  }

  close(): void {
    this.#isEnded = true;
    clearTimeout(this.#retry);
    this.#socket?.close(1000);
    this.#isReady = false;
  }

  #connect(): void {
    this.#listener.changed('connecting');
    this.#error = undefined;
    this.#waiting = 0;
    this.#partly = undefined;
    const socket = this.#open();
    socket.binaryType = 'blob';
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#hear(data as string | Blob));
    socket.addEventListener('close', ({ code }) => this.#lost(code));
  }

  #hear(data: string | Blob): void {
    if (this.#isEnded) return;
    if (typeof data !== 'string') {
      this.#partly?.files.push(data);
      return this.#tellWhole();
    }
    const { type, data: content } = JSON.parse(data) as Message;
    if (type === 'open') {
      this.#isReady = true;
      this.#pause = pauseMs.first;
      this.#listener.changed('open');
    } else if (type === 'error') {
      const { code, detail, remedy } = content as { code: string; detail: string; remedy?: string };
      this.#error = { code, message: detail, remedy: remedy ?? '' };
    } else {
      const { files = 0, ...result } = content as Omit<LiveResult, 'files'> & { readonly files?: number };
      this.#partly = { result, count: files, files: [] };
      this.#tellWhole();
    }
  }

  #tellWhole(): void {
    const partly = this.#partly;
    if (!partly || partly.files.length < partly.count) return;
    this.#partly = undefined;
    this.#waiting = Math.max(0, this.#waiting - 1);
    this.#listener.result({ ...partly.result, files: partly.files });
  }

  #lost(code: number): void {
    this.#isReady = false;
    if (this.#isEnded) return;
    const error = this.#error;
    if (code === loginCode || (error && final.has(error.code))) {
      this.#isEnded = true;
      return this.#listener.changed('closed', error);
    }
    this.#listener.changed('waiting', error);
    this.#retry = setTimeout(() => this.#connect(), this.#pause);
    this.#pause = Math.min(pauseMs.most, this.#pause * 2);
  }
}

/** Opens the WebSocket of a pipeline's frames. */
export function openFrames(pipeline: string, policy: string): Socket {
  const address = new URL('/api/v1/realtime', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  // Who looks at a camera wants the newest picture: few wait.
  address.search = new URLSearchParams({ pipeline, policy, queue: '2' }).toString();
  return new WebSocket(address);
}
