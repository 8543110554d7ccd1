import type { PolicyStore } from '../../retention/policy-store.ts';
import type { RetentionPolicy } from '../../retention/policy.ts';
import type { Threads } from '../thread/callers.ts';

/** Limits of what is kept, beside the records of executions. */
export class RecordedPolicies implements PolicyStore {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  policies(project: string) {
    return this.#threads.reader.call('policies', project);
  }

  savePolicy(project: string, pipeline: string, policy: RetentionPolicy) {
    return this.#threads.writer.call('savePolicy', this.#now(), project, pipeline, policy);
  }
}
