import type { Lock } from '../../pipeline/index.ts';
import type { PipelineFilter, PipelinesPage, PipelineStore } from '../../pipelines/pipeline-store.ts';
import type { Threads } from '../thread/callers.ts';

/** Pipelines beside the records of executions, on the same threads. */
export class RecordedPipelines implements PipelineStore {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  create(project: string, name: string, text: string) {
    return this.#threads.writer.call('createPipeline', this.#now(), project, name, text);
  }

  draft(project: string, name: string) {
    return this.#threads.reader.call('pipelineDraft', project, name);
  }

  save(project: string, name: string, text: string, revision: number) {
    return this.#threads.writer.call('savePipeline', this.#now(), project, name, text, revision);
  }

  publish(
    project: string,
    name: string,
    given: { readonly revision: number; readonly locked: Lock; readonly note: string },
  ) {
    return this.#threads.writer.call('publishPipeline', this.#now(), project, name, given);
  }

  version(project: string, name: string, version?: number) {
    return this.#threads.reader.call('pipelineVersion', project, name, version);
  }

  versions(project: string, name: string, page: PipelinesPage) {
    return this.#threads.reader.call('pipelineVersions', project, name, page);
  }

  list(project: string, filter: PipelineFilter, page: PipelinesPage) {
    return this.#threads.reader.call('listPipelines', project, filter, page);
  }

  remove(project: string, name: string) {
    return this.#threads.writer.call('removePipeline', this.#now(), project, name);
  }
}
