import type { FileFilter, FileRecords, FilesPage, NewFile } from '../../files/file-records.ts';
import type { Threads } from '../thread/callers.ts';

/** Rows that one transaction deletes at most. */
const atOnce = 1000;

/** Files that people sent, beside the records of executions, on the same threads. */
export class RecordedFiles implements FileRecords {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  record(project: string, by: string, files: readonly NewFile[]) {
    return this.#threads.writer.call('recordFiles', this.#now(), project, by, files);
  }

  find(project: string, digest: string) {
    return this.#threads.reader.call('findFile', project, digest);
  }

  list(project: string, filter: FileFilter, page: FilesPage) {
    return this.#threads.reader.call('listFiles', project, filter, page);
  }

  trace(project: string, digest: string, pipelines?: readonly string[]) {
    return this.#threads.reader.call('traceFile', project, digest, pipelines);
  }

  async forgetUnused(project: string, before: number) {
    let forgotten = 0;
    for (;;) {
      const { writer } = this.#threads;
      const some = await writer.call('forgetUnusedFiles', this.#now(), project, before, atOnce);
      forgotten += some;
      if (some < atOnce) return forgotten;
    }
  }
}
