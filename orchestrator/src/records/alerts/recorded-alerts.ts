import type { AlertsPage, AlertStore, NewAlert } from '../../alerts/index.ts';
import type { Threads } from '../thread/callers.ts';

/** Alerts beside the records of executions, on the same threads. */
export class RecordedAlerts implements AlertStore {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  raise(alert: NewAlert) {
    return this.#threads.writer.call('raiseAlert', this.#now(), alert);
  }

  goOn(ids: readonly number[]) {
    return this.#threads.writer.call('alertsGoOn', this.#now(), ids);
  }

  clear(id: number, unseenMs = 0) {
    return this.#threads.writer.call('clearAlert', this.#now(), id, unseenMs);
  }

  acknowledge(id: number, by: string) {
    return this.#threads.writer.call('acknowledgeAlert', this.#now(), id, by);
  }

  open() {
    return this.#threads.reader.call('openAlerts');
  }

  list({ state }: { readonly state?: 'open' | 'past' }, page: AlertsPage) {
    return this.#threads.reader.call('listAlerts', state, page);
  }

  prune(before: number) {
    return this.#threads.writer.call('pruneAlerts', this.#now(), before);
  }
}
