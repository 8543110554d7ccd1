/** What happens to a frame for which a stream has no room. */
export const queuePolicies = ['block', 'drop_oldest', 'drop_newest'] as const;
export type QueuePolicy = (typeof queuePolicies)[number];

export const streamPriorities = ['low', 'normal', 'high'] as const;
export type StreamPriority = (typeof streamPriorities)[number];

export interface QueueSettings {
  /** `block`: whoever sends waits for room. The others drop a frame: the one that waits longest, or the new one. */
  readonly policy: QueuePolicy;
  /** Frames that may wait. */
  readonly queue: number;
  /** Frames that may be at work at a time. */
  readonly inFlight: number;
  readonly priority: StreamPriority;
}

/** How many frames of a stream are taken for one of a stream of the priority `low`, where both have frames waiting. */
const weights: Readonly<Record<StreamPriority, number>> = { low: 1, normal: 4, high: 16 };

/** The frames of one stream that wait. */
export class QueuedStream<Frame> {
  readonly settings: QueueSettings;
  /** Its frames depend on earlier ones: one is at work at a time, whatever its settings say. */
  isOneByOne = false;
  readonly #queue: FrameQueue<Frame>;
  readonly #frames: Frame[] = [];
  #running = 0;
  /** The virtual time at which its next frame is due (start-time fair queueing). */
  #due = 0;

  /** Made by `FrameQueue.open`. */
  constructor(queue: FrameQueue<Frame>, settings: QueueSettings) {
    this.#queue = queue;
    this.settings = settings;
  }

  get waiting(): number {
    return this.#frames.length;
  }

  /** Frames at work. */
  get running(): number {
    return this.#running;
  }

  get hasRoom(): boolean {
    return this.#frames.length < this.settings.queue;
  }

  /**
   * Puts a frame at the end.
   * @returns the frame that is dropped for it, which may be the new one; with the policy `block` there must be room
   */
  offer(frame: Frame): Frame | undefined {
    if (this.#frames.length === 0) this.#due = Math.max(this.#due, this.#queue.now);
    if (this.hasRoom || this.settings.policy === 'block') {
      this.#frames.push(frame);
      return undefined;
    }
    if (this.settings.policy === 'drop_newest') return frame;
    this.#frames.push(frame);
    return this.#frames.shift();
  }

  /** Takes a frame out that waits. @returns whether it was there */
  remove(frame: Frame): boolean {
    const at = this.#frames.indexOf(frame);
    if (at !== -1) this.#frames.splice(at, 1);
    return at !== -1;
  }

  /** A frame that was taken has ended. */
  ended(): void {
    this.#running--;
  }

  /** When its next frame is due; nothing where it has none that may be taken. */
  get due(): number | undefined {
    const most = this.isOneByOne ? 1 : this.settings.inFlight;
    return this.#frames.length > 0 && this.#running < most ? this.#due : undefined;
  }

  take(): Frame {
    this.#running++;
    this.#due += 1 / weights[this.settings.priority];
    return this.#frames.shift()!;
  }
}

/**
 * The frames of many streams that wait for a place: streams get places in turn, those of a higher priority more often, so
 * that no stream waits for ever, however many frames another one sends.
 */
export class FrameQueue<Frame> {
  readonly #streams = new Set<QueuedStream<Frame>>();
  #now = 0;

  /** The virtual time: that at which the latest frame was due. */
  get now(): number {
    return this.#now;
  }

  get streams(): number {
    return this.#streams.size;
  }

  /** Frames that wait, of all streams. */
  get waiting(): number {
    let waiting = 0;
    for (const stream of this.#streams) waiting += stream.waiting;
    return waiting;
  }

  open(settings: QueueSettings): QueuedStream<Frame> {
    const stream = new QueuedStream<Frame>(this, settings);
    this.#streams.add(stream);
    return stream;
  }

  close(stream: QueuedStream<Frame>): void {
    this.#streams.delete(stream);
  }

  /** The frame whose turn it is; nothing where none may be taken. */
  next(): Frame | undefined {
    let first: QueuedStream<Frame> | undefined;
    for (const stream of this.#streams) {
      if (stream.due !== undefined && (first?.due === undefined || stream.due < first.due)) first = stream;
    }
    if (!first) return undefined;
    this.#now = first.due!;
    return first.take();
  }
}
