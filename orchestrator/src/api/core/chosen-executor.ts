import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Executor } from '../../executors/index.ts';
import type { ExecutorChoice, Plan } from '../../pipeline/index.ts';

export interface ChosenExecutorsOptions {
  readonly local: Executor;
  /** Where the platform has a cluster. */
  readonly argo?: Executor | undefined;
  /** For pipelines that say nothing. */
  readonly usual: ExecutorChoice;
}

/** Where recorded executions are carried out: as who starts one says, or its pipeline, or the platform's setting. */
export class ChosenExecutors {
  readonly #options: ChosenExecutorsOptions;

  constructor(options: ChosenExecutorsOptions) {
    this.#options = options;
  }

  /** @throws EXECUTOR_MISSING */
  check(executor: ExecutorChoice | undefined): void {
    if (executor === 'argo' && !this.#options.argo) throw kumikiError('EXECUTOR_MISSING', {});
  }

  /** One that is not there (the platform was set otherwise since the execution was accepted) fails what it is given. */
  of({ executor }: Plan): Executor {
    const { local, argo, usual } = this.#options;
    const chosen = executor ?? usual;
    return chosen === 'local' ? local : (argo ?? missing);
  }

  /** The local one is closed by whoever made it. */
  async close(): Promise<void> {
    await this.#options.argo?.close();
  }
}

const missing: Executor = {
  kind: 'argo',
  execute: () => Promise.reject(kumikiError('EXECUTOR_MISSING', {})),
  close: () => Promise.resolve(),
};
