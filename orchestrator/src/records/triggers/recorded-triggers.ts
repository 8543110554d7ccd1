import type { Trigger, TriggerRun, TriggerSettings } from '../../triggers/trigger.ts';
import type { RunsPage, TriggerStore } from '../../triggers/trigger-store.ts';
import type { Threads } from '../thread/callers.ts';

/** Triggers beside the records of executions. */
export class RecordedTriggers implements TriggerStore {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  create(project: string, id: string, by: string, settings: TriggerSettings) {
    return this.#threads.writer.call('createTrigger', this.#now(), project, id, by, settings);
  }

  list(project: string) {
    return this.#threads.reader.call('listTriggers', project);
  }

  get(project: string, id: string) {
    return this.#threads.reader.call('trigger', project, id);
  }

  update(project: string, id: string, revision: number, settings: TriggerSettings) {
    return this.#threads.writer.call('updateTrigger', this.#now(), project, id, revision, settings);
  }

  remove(project: string, id: string) {
    return this.#threads.writer.call('removeTrigger', this.#now(), project, id);
  }

  taken(id: string, keys: readonly string[]) {
    return this.#threads.reader.call('takenRuns', id, keys);
  }

  record(id: string, run: TriggerRun) {
    return this.#threads.writer.call('recordTriggerRun', this.#now(), id, run);
  }

  history(project: string, id: string, page: RunsPage) {
    return this.#threads.reader.call('triggerHistory', project, id, page);
  }

  oldest(id: string, most: number, cursor?: string) {
    return this.#threads.reader.call('oldestRuns', id, most, cursor);
  }

  forget(id: string, keys: readonly string[]) {
    return this.#threads.writer.call('forgetTriggerRuns', this.#now(), id, keys);
  }

  passed(id: string, due: number) {
    return this.#threads.writer.call('triggerPassed', this.#now(), id, due);
  }

  state(id: string, error: Trigger['error']) {
    return this.#threads.writer.call('triggerState', this.#now(), id, error);
  }
}
