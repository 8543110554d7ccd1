import { KumikiError } from '@kumiki/component-sdk/errors';
import type { Execution, ExecutionRef } from './model/execution.ts';
import type { ExecutionStore } from './store/execution-store.ts';

/** What never changes about an execution, for those who tell of its events. */
export type KnownExecution = Pick<Execution, 'id' | 'pipeline' | 'labels'>;

/** Looks up what executions are about, and remembers the last ones. */
export class KnownExecutions {
  readonly #store: Pick<ExecutionStore, 'execution'>;
  readonly #most: number;
  readonly #known = new Map<string, KnownExecution | undefined>();

  /** @param most how many are remembered */
  constructor(store: Pick<ExecutionStore, 'execution'>, most = 500) {
    this.#store = store;
    this.#most = most;
  }

  /** @returns nothing for one that was removed */
  async get({ project, id }: ExecutionRef): Promise<KnownExecution | undefined> {
    const key = `${project}/${id}`;
    if (this.#known.has(key)) return this.#known.get(key);
    let found: KnownExecution | undefined;
    try {
      const { pipeline, labels } = await this.#store.execution({ project, id });
      found = { id, pipeline, labels };
    } catch (thrown) {
      if (!(thrown instanceof KumikiError && thrown.code === 'EXECUTION_NOT_FOUND')) throw thrown;
    }
    if (this.#known.size >= this.#most) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(key, found);
    return found;
  }
}
