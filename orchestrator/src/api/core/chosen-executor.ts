import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { ActiveRuns, WorkOfItem } from '../../executors/argo/index.ts';
import type { Executor } from '../../executors/index.ts';
import type { ExecutorChoice, Plan } from '../../pipeline/index.ts';
import type { Estimates } from './estimates/estimates.ts';
import type { PlanOfPipeline } from './executions.ts';

export interface ChosenExecutorsOptions {
  readonly local: Executor;
  /** Where the platform has a cluster. */
  readonly argo?: Executor | undefined;
  /** For pipelines that say nothing. */
  readonly usual: ExecutorChoice;
}

/** A cluster that executions can be carried out on. */
export interface ClusterPlace {
  readonly executor: (runs: ActiveRuns, objects: ObjectStore, workOfItem: WorkOfItem) => Executor;
  /** Executions at work there at a time. */
  readonly executions: number;
  /** Whether pipelines that say nothing run there. Default true. */
  readonly isUsual?: boolean;
}

/** What the executor of a cluster is made with. */
export interface ClusterParts {
  readonly runs: ActiveRuns;
  readonly objects: ObjectStore;
  /** Of the platform, once it is made. */
  readonly estimates: () => Pick<Estimates, 'workOfItem'>;
}

/** Where executions of a platform are carried out. */
export function chosenExecutors(
  local: Executor,
  cluster: ClusterPlace | undefined,
  { runs, objects, estimates }: ClusterParts,
): ChosenExecutors {
  const argo = cluster?.executor(runs, objects, async (...plan) => await estimates().workOfItem(...plan));
  const usual = argo && cluster?.isUsual !== false ? 'argo' : 'local';
  return new ChosenExecutors({ local, argo, usual });
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

  /** Gives plans that can be carried out. */
  startable(planOf: PlanOfPipeline): PlanOfPipeline {
    return async (project, pipeline) => {
      const plan = await planOf(project, pipeline);
      this.check(plan.executor);
      return plan;
    };
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
