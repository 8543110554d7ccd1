import { randomUUID } from 'node:crypto';
import { kumikiError, limitText, type KumikiError } from '@kumiki/component-sdk/errors';
import { dropped, type DropReason, type FrameOutcome, type NewFrame } from './frame.ts';
import type { QueuedStream, QueueSettings } from './frame-queue.ts';

export interface StreamSettings extends QueueSettings {
  /** Whether results come in the order of their frames. */
  readonly isOrdered: boolean;
  /** How long a frame may take where it does not say so itself, in ms. */
  readonly deadlineMs: number;
}

/** A frame that was taken in and has no end yet. */
export interface LiveFrame {
  readonly stream: LiveStream;
  readonly frame: NewFrame;
  readonly since: number;
  /** Aborted with the error that it ends with: it is late, or nobody waits for it. */
  readonly signal: AbortSignal;
  /** Why it is ended, where its signal is aborted. */
  readonly why: () => DropReason;
  readonly end: (outcome: FrameOutcome) => void;
}

export interface LiveStreamParts {
  readonly queued: QueuedStream<LiveFrame>;
  readonly settings: StreamSettings;
  /** Told of a frame that waits now. */
  readonly offered: () => void;
  readonly takenIn: () => void;
  readonly ended: (outcome: FrameOutcome) => void;
  readonly closed: (stream: LiveStream) => void;
}

/** What a sender has: a promise of the outcome, which comes in its turn. */
export interface SentFrame {
  readonly outcome: Promise<FrameOutcome>;
}

/** The frames of one sender, on their way through a deployment. */
export class LiveStream {
  readonly id = randomUUID();
  readonly queued: QueuedStream<LiveFrame>;
  /** Components have kept something of its frames. */
  hasState = false;
  readonly #parts: LiveStreamParts;
  readonly #open = new Set<LiveFrame>();
  readonly #abort = new Map<LiveFrame, (why: DropReason, error: KumikiError) => void>();
  readonly #room: (() => void)[] = [];
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(parts: LiveStreamParts) {
    this.#parts = parts;
    this.queued = parts.queued;
  }

  /** Frames that have no end yet. */
  get open(): number {
    return this.#open.size;
  }

  /**
   * Takes a frame in. With the policy `block` it waits until there is room.
   * @throws CANCELLED where nobody waits for it any more, DEPLOYMENT_STOPPED
   */
  async send(frame: NewFrame): Promise<SentFrame> {
    while (this.queued.settings.policy === 'block' && !this.queued.hasRoom && !this.#isClosed) {
      await this.#waitForRoom(frame.signal);
    }
    if (frame.signal?.aborted) throw gone();
    if (this.#isClosed) throw kumikiError('DEPLOYMENT_STOPPED', {});
    return this.#take(frame);
  }

  /** A frame has gone from the queue. */
  hasRoom(): void {
    while (this.#room.length > 0 && this.queued.hasRoom) this.#room.shift()!();
  }

  /** No more frames are taken in; those that are there end as they would. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const wake of this.#room.splice(0)) wake();
    if (this.#open.size === 0) this.#parts.closed(this);
  }

  /** Ends the frames that are there, too. */
  stop(): void {
    this.close();
    for (const frame of this.#open)
      this.#abort.get(frame)?.('stopped', kumikiError('DEPLOYMENT_STOPPED', {}));
  }

  #take(frame: NewFrame): SentFrame {
    const { settings, takenIn, offered } = this.#parts;
    const { promise, resolve } = Promise.withResolvers<FrameOutcome>();
    const abort = new AbortController();
    let why: DropReason = 'late';
    const limit = frame.deadlineMs ?? settings.deadlineMs;
    const live: LiveFrame = {
      stream: this,
      frame,
      since: performance.now(),
      signal: abort.signal,
      why: () => why,
      end: (outcome) => {
        if (!this.#open.delete(live)) return;
        clearTimeout(timer);
        frame.signal?.removeEventListener('abort', leave);
        this.#abort.delete(live);
        this.#parts.ended(outcome);
        resolve(outcome);
        if (this.#isClosed && this.#open.size === 0) this.#parts.closed(this);
      },
    };
    const give = (reason: DropReason, error: KumikiError): void => {
      why = reason;
      abort.abort(error);
      // One that waits has its end now; whoever runs it says it otherwise.
      if (!this.queued.remove(live)) return;
      live.end(dropped(reason, error));
      this.hasRoom();
    };
    const timer = setTimeout(
      () => give('late', kumikiError('FRAME_LATE', { limit: limitText(limit) })),
      limit,
    );
    const leave = () => give('left', gone());
    frame.signal?.addEventListener('abort', leave, { once: true });
    this.#open.add(live);
    this.#abort.set(live, give);
    takenIn();
    const lost = this.queued.offer(live);
    if (lost) {
      const reason = lost === live ? 'newest' : 'oldest';
      lost.end(dropped(reason, kumikiError('FRAME_DROPPED', { reason: dropReasons[reason] })));
    }
    offered();
    if (!settings.isOrdered) return { outcome: promise };
    const turn = this.#last;
    const outcome = turn.then(async () => await promise);
    this.#last = outcome;
    return { outcome };
  }

  async #waitForRoom(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw gone();
    await new Promise<void>((resolve, reject) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#room.splice(this.#room.indexOf(wake), 1);
        reject(gone());
      };
      this.#room.push(wake);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}

const dropReasons = {
  newest: 'its stream has as many frames waiting as it may have',
  oldest: 'a newer one took its place in the stream',
} as const;

function gone(): KumikiError {
  return kumikiError('CANCELLED', { what: 'The frame' });
}
