import type { NewPin, PinLimits, PinStore } from '../../previews/pins/pin.ts';
import type { Threads } from '../thread/callers.ts';

/** Pins beside the drafts that they are of. */
export class RecordedPins implements PinStore {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  put(project: string, pipeline: string, pin: NewPin, limits: PinLimits) {
    return this.#threads.writer.call('putPin', this.#now(), project, pipeline, pin, limits);
  }

  list(project: string, pipeline: string) {
    return this.#threads.writer.call('usePins', this.#now(), project, pipeline);
  }

  find(project: string, key: string) {
    return this.#threads.writer.call('usePin', this.#now(), project, key);
  }

  remove(project: string, pipeline: string, step: string) {
    return this.#threads.writer.call('removePin', this.#now(), project, pipeline, step);
  }

  forgetUnused(project: string, before: number) {
    return this.#threads.writer.call('forgetPins', this.#now(), project, before);
  }
}
