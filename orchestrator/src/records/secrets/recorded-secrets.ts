import type { CursorPage } from '../../execution/index.ts';
import type { SealedRecord, SecretStore } from '../../secrets/secret-store.ts';
import type { Threads } from '../thread/callers.ts';

/** Secrets beside the records of executions, on the same threads. */
export class RecordedSecrets implements SecretStore {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  put(project: string, name: string, sealed: string, by: string) {
    return this.#threads.writer.call('putSecret', this.#now(), project, name, { sealed, by });
  }

  list(project: string, page: CursorPage) {
    return this.#threads.reader.call('listSecrets', project, page);
  }

  sealed(project: string, names: readonly string[]) {
    return this.#threads.reader.call('sealedSecrets', project, names);
  }

  sealedOtherwise(key: string) {
    return this.#threads.reader.call('sealedOtherwise', key);
  }

  reseal(record: SealedRecord, sealed: string) {
    return this.#threads.writer.call('reseal', record, sealed);
  }

  remove(project: string, name: string) {
    return this.#threads.writer.call('removeSecret', this.#now(), project, name);
  }
}
