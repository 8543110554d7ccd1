import { setTimeout as pause } from 'node:timers/promises';
import { asKumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import { failpoint } from '@kumiki/component-sdk/failpoint';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { ExecutionRef } from '../../execution/index.ts';
import type { Plan } from '../../pipeline/index.ts';
import type { ExecutionObserver, ExecutionTask, Executor, Item, Recall } from '../executor.ts';
import { inProcessLanes } from '../local/in-process-lanes.ts';
import { LocalExecutor } from '../local/local-executor.ts';
import { neededSteps } from '../step/needed.ts';
import type { ActiveRuns } from './active-runs.ts';
import type { ClusterApi, WorkflowState } from './cluster/cluster-api.ts';
import { ClusterRun } from './cluster-run.ts';
import {
  authorityKey,
  compileWorkflow,
  labels,
  reportKeyKey,
  shardsFor,
  tokenKey,
  turnLabels,
  workflowName,
  type Cluster,
  type Turn,
  type WorkerImage,
} from './compile/index.ts';
import { follow } from './follow/follow.ts';
import { whyEnded } from './follow/why-ended.ts';
import { formatReportKey } from './reports/report-message.ts';

export interface ArgoExecutorOptions {
  readonly cluster: Cluster;
  readonly api: ClusterApi;
  readonly runs: ActiveRuns;
  readonly objects: ObjectStore;
  /** Certificates (PEM) that pods trust beside the public ones: what signed the platform's own. */
  readonly authority?: string;
  /** The image of each component of a plan, by what the plan knows it by. @throws COMPONENT_IMAGE_UNKNOWN */
  readonly images: (plan: Plan) => Promise<ReadonlyMap<string, WorkerImage>>;
  readonly workOfItem: WorkOfItem;
}

/** What an item of a plan took in earlier runs, in ms of a core; nothing where it has not run yet. */
export type WorkOfItem = (project: string, plan: Plan) => Promise<number | undefined>;

/** How long the token of a helper lives beyond the deadline of its pods, in ms. */
const tokenSlackMs = 3_600_000;
/** What the cluster does not answer is asked again, with growing pauses, in ms. */
const pausesMs = [500, 1000, 2000, 5000, 10_000, 15_000] as const;
/** A cluster that is silent for so long is told of, in ms. */
const untoldMs = 10_000;
/** What the account may not do is tried again for so long, in ms. */
const deniedMs = 5 * 60_000;

/**
 * Runs plans as Workflows on a Kubernetes cluster: pods that work through many items each. What the platform knows
 * already makes no pod, and an execution that this or another process began there is taken up again.
 */
export class ArgoExecutor implements Executor {
  readonly kind = 'argo';
  readonly #options: ArgoExecutorOptions;
  /** For items whose results are all known: nothing runs. */
  readonly #known: LocalExecutor;
  readonly #closing = new AbortController();

  constructor(options: ArgoExecutorOptions) {
    this.#options = options;
    this.#known = new LocalExecutor(
      inProcessLanes(
        {
          get: () => Promise.resolve({ run: () => Promise.reject(new Error('nothing runs here')) }),
          close: () => Promise.resolve(),
        },
        1,
      ),
    );
  }

  async execute(task: ExecutionTask, observer: ExecutionObserver): Promise<void> {
    const { runs, objects } = this.#options;
    const { execution } = task;
    if (!execution) throw new TypeError('An execution on a cluster has a record');
    const run = new ClusterRun(execution.id, task, observer, objects);
    await this.#collect(task, observer, run);
    if (run.left === 0 || task.signal.aborted) return;
    try {
      const patiently = this.#patience(task, observer);
      const workflow = await this.#start(execution, task, run, patiently);
      run.explain = async (error, step, pod) => {
        const ended = { name: workflow.name, pod, step, plan: task.plan.plan };
        return await whyEnded(this.#options.api, ended, error, task.signal);
      };
      runs.add(run);
      await this.#follow(workflow, task, observer, run);
    } finally {
      runs.remove(run);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#known.close();
    this.#options.api.close();
  }

  /** Items whose results are all known end here; the others are for pods. */
  async #collect(task: ExecutionTask, observer: ExecutionObserver, run: ClusterRun): Promise<void> {
    for await (const item of task.items) {
      if (task.signal.aborted) return;
      const recall = await item.recall?.();
      if (recall && isKnown(task.plan.plan, observer, recall)) {
        const known: Item = { ...item, recall: () => Promise.resolve(recall) };
        await this.#known.execute({ ...task, items: [known] }, observer);
      } else run.add(item, recall?.steps ?? new Map());
    }
  }

  /** Makes the Workflow, or takes the one up that is there. */
  async #start(
    { project, id, generation }: ExecutionRef & Turn,
    task: ExecutionTask,
    run: ClusterRun,
    patiently: Patiently,
  ): Promise<WorkflowState> {
    const turn: Turn = { id, generation };
    const { cluster, api, images, workOfItem } = this.#options;
    const name = workflowName(turn);
    const found = await patiently(async () => await api.workflow(name));
    if (!found) {
      const { plan } = task.plan;
      // What cannot be estimated runs all the same.
      const itemMs = await workOfItem(project, plan).catch(() => undefined);
      const shards = shardsFor(run.left, cluster, itemMs);
      const workflow = compileWorkflow({ cluster, turn, plan, images: await images(plan), shards });
      // Before the pods that ask for it.
      await patiently(async () => await api.putSecret(this.#secret(turn)));
      failpoint('before-workflow');
      await patiently(async () => await api.createWorkflow(workflow));
      failpoint('workflow-made');
    }
    const made = found ?? (await patiently(async () => await api.workflow(name)));
    if (!made) throw kumikiError('POD_LOST', { reason: 'its Workflow was removed' });
    await patiently(async () => await api.ownSecret(name, made));
    run.share(Number(made.annotations[labels.shards] ?? 1));
    return made;
  }

  #secret(turn: Turn) {
    const { cluster, runs, authority } = this.#options;
    const until = Date.now() + cluster.deadlineSeconds * 1000 + tokenSlackMs;
    const metadata = {
      name: workflowName(turn),
      namespace: cluster.namespace,
      labels: turnLabels(turn),
    };
    const data = {
      [tokenKey]: runs.tokens.make(turn.id, until),
      ...(authority !== undefined && { [authorityKey]: authority }),
      ...(cluster.reports && { [reportKeyKey]: formatReportKey(runs.tokens.makeReportKey(turn.id, until)) }),
    };
    return { metadata, data };
  }

  async #follow(
    workflow: WorkflowState,
    task: ExecutionTask,
    observer: ExecutionObserver,
    run: ClusterRun,
  ): Promise<void> {
    const { api } = this.#options;
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, task.signal]);
    const following = follow({
      api,
      name: workflow.name,
      signal,
      warn: (error) => observer.warn?.(error),
      fail: (error) => run.failRest(error),
    });
    const aborted = new Promise<void>((resolve) => {
      if (task.signal.aborted) resolve();
      task.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([run.over, aborted]);
    over.abort();
    await following;
    if (!task.signal.aborted) return;
    // Where this process goes away or has lost the execution, the next one goes on with the same pods.
    if (asKumikiError(task.signal.reason).code !== 'CANCELLED') return;
    await this.#terminate(workflow.name);
    run.cancelRest();
  }

  async #terminate(name: string): Promise<void> {
    for (const ms of pausesMs) {
      try {
        return await this.#options.api.terminate(name);
      } catch (thrown) {
        if (!asKumikiError(thrown).retryable) throw thrown;
        await pause(ms);
      }
    }
  }

  /** Asks the cluster until it answers, and says so where that takes its time. @throws what stays, the reason of the signal */
  #patience({ signal }: ExecutionTask, observer: ExecutionObserver): Patiently {
    let isTold = false;
    return async (ask) => {
      const begun = performance.now();
      for (let attempt = 0; ; attempt++) {
        try {
          return await ask();
        } catch (thrown) {
          const error = asKumikiError(thrown);
          const waited = performance.now() - begun;
          // A rule that was taken away may be given back.
          const mayPass = error.retryable || (error.code === 'CLUSTER_DENIED' && waited < deniedMs);
          if (!mayPass || this.#closing.signal.aborted) throw error;
          if (waited > untoldMs && !isTold) observer.warn?.(error);
          isTold ||= waited > untoldMs;
          await pause(pausesMs[Math.min(attempt, pausesMs.length - 1)], undefined, { signal });
        }
      }
    };
  }
}

type Patiently = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;

/** Nothing has to run for an item. */
function isKnown(plan: Plan, observer: ExecutionObserver, recall: Recall): boolean {
  const { steps } = recall;
  if ('later' in recall) return false;
  const needed = neededSteps(
    plan,
    new Set(steps.keys()),
    plan.keep !== 'outputs' && observer.keep !== undefined,
  );
  return [...needed].every((step) => steps.has(step));
}
