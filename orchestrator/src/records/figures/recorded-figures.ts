import type { FiguresStore, KeptFigures } from '../../observe/figures/figures-store.ts';
import type { Threads } from '../thread/callers.ts';

/** Rolling figures beside the records of executions, on the same threads. */
export class RecordedFigures implements FiguresStore {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  load() {
    return this.#threads.reader.call('loadFigures');
  }

  save(
    figures: readonly KeptFigures[],
    until: readonly { readonly widthMs: number; readonly before: number }[],
  ) {
    return this.#threads.writer.call('saveFigures', this.#now(), figures, until);
  }
}
