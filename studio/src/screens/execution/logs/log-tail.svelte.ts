import type { Query } from '../../../api/client.ts';
import { openEventStream } from '../../../api/event-stream.ts';
import type { LogLine } from '../../../api/types.ts';

/** Lines that are shown at most: the newest. */
const most = 5000;
/** Lines are told together, so often at most, in ms. */
const together = 100;

/**
 * The lines of a log as they are written, the newest last. A connection that breaks is made again after the last line that
 * came, so none is missed; while it is paused, lines are counted and kept.
 */
export class LogTail {
  lines = $state.raw<readonly LogLine[]>([]);
  /** How many came while it is paused. */
  waiting = $state(0);
  /** How many were left out above the first one. */
  dropped = $state(0);
  isPaused = $state(false);
  /** All that is there has been read. */
  isRead = $state(false);
  isConnected = $state(true);
  /** The run has ended, and these are all lines. */
  isComplete = $state(false);
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next: LogLine[] = [];
  #last = 0;

  constructor(execution: string, query: Query) {
    this.#stop = openEventStream({
      path: `/executions/${execution}/logs`,
      query: () => ({ ...query, cursor: this.#last }),
      events: ['log', 'end'],
      connected: (isConnected) => {
        this.isConnected = isConnected;
        // What is there comes at once; where nothing does, there is nothing.
        if (isConnected) this.#showSoon();
      },
      take: (type, data) => {
        this.isComplete = type === 'end';
        if (type === 'log') {
          const line = data as LogLine;
          this.#last = line.position;
          this.#next.push(line);
        }
        this.#showSoon();
        return type !== 'end';
      },
    });
  }

  stop(): void {
    this.#stop();
    clearTimeout(this.#timer);
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.#show();
  }

  #showSoon(): void {
    this.#timer ??= setTimeout(() => this.#show(), together);
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.isRead = true;
    if (this.isPaused) {
      this.waiting = this.#next.length;
      return;
    }
    const all = [...this.lines, ...this.#next];
    this.dropped += Math.max(0, all.length - most);
    this.lines = all.slice(-most);
    this.#next = [];
    this.waiting = 0;
  }
}
