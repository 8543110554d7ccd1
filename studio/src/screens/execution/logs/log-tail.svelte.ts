import { addressOf, type Query } from '../../../api/client.ts';
import type { LogLine } from '../../../api/types.ts';

/** Lines that are shown at most: the newest. */
const most = 5000;
/** Lines are told together, so often at most, in ms. */
const together = 100;
const longestPause = 10_000;

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
  readonly #path: string;
  readonly #query: Query;
  readonly #isOver: () => boolean;
  #source: EventSource | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next: LogLine[] = [];
  #last = 0;
  #pause = 500;

  /** @param isOver whether the execution has ended: then nothing more will come */
  constructor(execution: string, query: Query, isOver: () => boolean) {
    this.#path = `/executions/${execution}/logs`;
    this.#query = query;
    this.#isOver = isOver;
    this.#open();
  }

  stop(): void {
    this.#source?.close();
    clearTimeout(this.#retry);
    clearTimeout(this.#timer);
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.#show();
  }

  #open(): void {
    const source = new EventSource(addressOf(this.#path, { ...this.#query, cursor: this.#last }));
    this.#source = source;
    source.addEventListener('open', () => {
      this.#pause = 500;
      // What is there comes at once; where nothing does, there is nothing.
      this.#timer ??= setTimeout(() => this.#show(), together);
    });
    source.addEventListener('log', (message: MessageEvent<string>) => {
      const line = JSON.parse(message.data) as LogLine;
      this.#last = line.position;
      this.#next.push(line);
      this.#timer ??= setTimeout(() => this.#show(), together);
    });
    source.addEventListener('error', () => {
      source.close();
      if (this.#isOver()) return;
      this.#retry = setTimeout(() => this.#open(), this.#pause);
      this.#pause = Math.min(longestPause, this.#pause * 2);
    });
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
