import type { Deployment, DeploymentSettings } from '../../deployments/deployment.ts';
import type { FrameSample } from '../../deployments/frame-sample.ts';
import type { DeploymentStore } from '../../deployments/deployment-store.ts';
import type { Threads } from '../thread/callers.ts';

/** Deployments beside the records of executions. */
export class RecordedDeployments implements DeploymentStore {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  put(project: string, by: string, settings: DeploymentSettings, most: number) {
    return this.#threads.writer.call('putDeployment', this.#now(), project, by, settings, most);
  }

  list(project: string) {
    return this.#threads.reader.call('listDeployments', project);
  }

  get(project: string, pipeline: string) {
    return this.#threads.reader.call('deployment', project, pipeline);
  }

  desire(project: string, by: string, pipeline: string, desired: Deployment['desired']) {
    return this.#threads.writer.call('desireDeployment', this.#now(), project, by, pipeline, desired);
  }

  addSample(project: string, pipeline: string, sample: FrameSample, most: number) {
    return this.#threads.writer.call('addFrameSample', this.#now(), project, pipeline, sample, most);
  }

  samples(project: string, pipeline: string) {
    return this.#threads.reader.call('frameSamples', project, pipeline);
  }

  remove(project: string, pipeline: string) {
    return this.#threads.writer.call('removeDeployment', this.#now(), project, pipeline);
  }
}
