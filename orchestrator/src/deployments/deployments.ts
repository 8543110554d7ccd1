import { kumikiError, withFirstProblem } from '@kumiki/component-sdk/errors';
import { bindPlan, type Plan } from '../pipeline/index.ts';
import type { PresentDeployment } from '../observe/index.ts';
import { repeat, type Repeated } from '../observe/repeat.ts';
import { plannedHops, type Executor } from '../executors/index.ts';
import { BorrowedExecutor } from './borrowed-executor.ts';
import type { FrameSample } from './frame-sample.ts';
import type { Deployment, DeploymentSettings } from './deployment.ts';
import type { DeploymentStore } from './deployment-store.ts';
import { DeploymentTask, type DeploymentState, type StartAbout } from './deployment-task.ts';
import type { FrameOutcome } from './live/frame.ts';
import { Generation, type GenerationParts } from './live/generation.ts';
import type { LiveDeployment, LiveStatus } from './live/live-deployment.ts';
import type { LiveFrame, LiveStream, StreamSettings } from './live/live-stream.ts';
import { warmUp } from './live/warm-up.ts';
import { checkSuitable, realtimePlan } from './suitable.ts';

export interface DeploymentsOptions {
  readonly store: DeploymentStore;
  /** Compiles a published pipeline. @throws PIPELINE_NOT_FOUND, PIPELINE_VERSION_NOT_FOUND, PIPELINE_INVALID */
  readonly planOf: (project: string, pipeline: string) => Promise<Plan>;
  /** Starts processes that stay up for a plan, so many for each group of its steps. */
  readonly start: (
    project: string,
    plan: Plan,
    replicas: number,
    about: StartAbout & Pick<DeploymentSettings, 'target' | 'hop'>,
  ) => Promise<GenerationParts>;
  /** Where deployments may have their workers. Default: this machine alone. */
  readonly targets?: readonly DeploymentSettings['target'][];
  /** Deployments of a project, and streams of one deployment, that there may be. */
  readonly most: number;
  readonly streams: number;
  /** For how long fewer replicas must have been enough before there is one less, in ms. Default 30,000. */
  readonly scaleDownMs?: number;
  /** How long frames that are there may take when a deployment is stopped, in ms. Default 10,000. */
  readonly graceMs?: number;
  /** After how long without a frame those end that a call started, in ms. */
  readonly idleMs: number;
  /** Where others change the same records: how often to look for what they changed, in ms. */
  readonly refreshMs?: number;
  /** Workers that are there for the next process too: they are left as they are when this one ends. */
  readonly staying?: { leave(): void; close(): Promise<void> } | undefined;
  /** Counts frames by their pipeline. */
  readonly counts?: FrameCounts;
  /** Hears what became of each frame that ran. */
  readonly heard?: (deployment: Deployment, outcome: FrameOutcome, frame: LiveFrame) => void;
}

/** Counts the frames of all deployments. */
export interface FrameCounts {
  takenIn(pipeline: string): void;
  ended(pipeline: string, outcome: FrameOutcome): void;
}

/** A deployment with how it is at this moment. */
export interface ShownDeployment {
  readonly deployment: Deployment;
  readonly state: DeploymentState;
  /** Since when it is in this state, in milliseconds since the epoch. */
  readonly since: number;
  readonly error?: DeploymentTask['error'];
  /** What keeps workers from working at this moment. */
  readonly trouble?: DeploymentTask['trouble'];
  readonly status?: LiveStatus;
}

/** How a stream is served where somebody says other than its deployment. */
export type StreamWish = Partial<Omit<StreamSettings, 'deadlineMs'>> & { readonly deadlineMs?: number };

const idleLookMs = 5000;

/** The pipelines that stay up: kept and at work. */
export class Deployments {
  readonly #options: DeploymentsOptions;
  readonly #tasks = new Map<string, DeploymentTask>();
  readonly #waiting = new Set<() => void>();
  readonly #looks: Repeated[];
  #isClosed = false;

  constructor(options: DeploymentsOptions) {
    this.#options = options;
    this.#looks = [repeat(idleLookMs, async () => await this.#endIdle())];
  }

  /** Begins with those that are kept; they come up by and by. */
  async open(project: string): Promise<void> {
    const { store, refreshMs } = this.#options;
    for (const deployment of await store.list(project)) void this.#follow(deployment);
    if (refreshMs !== undefined)
      this.#looks.push(repeat(refreshMs, async () => await this.#refresh(project)));
  }

  /**
   * Keeps a pipeline up, in the place of another version where one is. It comes up by and by: see `ready`.
   * @param by the id of who wants it
   * @throws DEPLOYMENT_UNSUITABLE, DEPLOYMENT_TARGET_CLOSED, DEPLOYMENT_HOP_UNKNOWN, DEPLOYMENTS_TOO_MANY, PARAMETER_UNKNOWN, PARAMETER_INVALID, what `planOf` throws
   */
  async deploy(project: string, by: string, settings: DeploymentSettings): Promise<ShownDeployment> {
    const { store, planOf, most, targets = ['local'] } = this.#options;
    if (!targets.includes(settings.target)) throw kumikiError('DEPLOYMENT_TARGET_CLOSED', {});
    const plan = await planOf(project, `${settings.pipeline}@${settings.version}`);
    checkSuitable(plan);
    bindPlan(plan, settings.params);
    plannedHops(realtimePlan(plan), 'raw', settings.hop);
    const deployment = await store.put(project, by, settings, most);
    void this.#follow(deployment);
    return this.#shown(deployment);
  }

  /** Where pipelines can be deployed. */
  get targets(): readonly DeploymentSettings['target'][] {
    return this.#options.targets ?? ['local'];
  }

  async list(project: string): Promise<readonly ShownDeployment[]> {
    return (await this.#options.store.list(project)).map((deployment) => this.#shown(deployment));
  }

  /** @throws DEPLOYMENT_NOT_FOUND */
  async get(project: string, pipeline: string): Promise<ShownDeployment> {
    return this.#shown(await this.#options.store.get(project, pipeline));
  }

  /** Ends the processes of one, or brings it up again. @throws DEPLOYMENT_NOT_FOUND */
  async desire(
    project: string,
    by: string,
    pipeline: string,
    desired: Deployment['desired'],
  ): Promise<ShownDeployment> {
    const deployment = await this.#options.store.desire(project, by, pipeline, desired);
    void this.#follow(deployment);
    return this.#shown(deployment);
  }

  /** Ends one for good. Frames that are there have a while to end. @throws DEPLOYMENT_NOT_FOUND */
  async remove(project: string, pipeline: string): Promise<void> {
    await this.#options.store.remove(project, pipeline);
    await this.#end(keyOf(project, pipeline));
  }

  /**
   * Waits until a deployment takes frames, or cannot.
   * @throws DEPLOYMENT_NOT_FOUND, DEPLOYMENT_NOT_READY, the reason of the signal
   */
  async ready(project: string, pipeline: string, signal: AbortSignal): Promise<ShownDeployment> {
    const { deployment } = await this.get(project, pipeline);
    for (;;) {
      signal.throwIfAborted();
      const shown = this.#shown(this.#tasks.get(keyOf(project, pipeline))?.deployment ?? deployment);
      if (shown.state === 'running') return shown;
      const isComing = shown.state === 'starting' || shown.state === 'replacing';
      if (!isComing || shown.trouble) throw notReady(pipeline, shown);
      await this.#change(signal);
    }
  }

  /** What frames of a pipeline go to where it is deployed: any version for `NAME`, that one for `NAME@VERSION`. */
  live(project: string, pipelineId: string): LiveDeployment | undefined {
    return this.#taskFor(project, pipelineId)?.live;
  }

  /**
   * Opens a stream of frames.
   * @throws DEPLOYMENT_NOT_FOUND, DEPLOYMENT_NOT_READY, STREAMS_TOO_MANY
   */
  stream(
    project: string,
    pipelineId: string,
    wish: StreamWish = {},
  ): { readonly stream: LiveStream; readonly plan: Plan } {
    const task = this.#taskFor(project, pipelineId);
    if (!task) throw kumikiError('DEPLOYMENT_NOT_FOUND', { pipeline: pipelineId });
    const { live, deployment } = task;
    if (!live) throw notReady(pipelineId, this.#shown(deployment));
    const { streams, deadlineMs } = deployment;
    const settings = { priority: 'normal', isOrdered: true, ...streams, deadlineMs, ...wish } as const;
    return { stream: live.open(settings), plan: live.generation.plan };
  }

  /** The processes of a version, for an execution that is recorded; nothing where they are not up. */
  executorOf(project: string, { name, version }: Plan['pipeline']): Executor | undefined {
    const live = version === undefined ? undefined : this.live(project, `${name}@${version}`);
    // While another version is on its way, those that are up may be of the one before.
    if (live?.generation.plan.pipeline.version !== version) return undefined;
    return live && new BorrowedExecutor(live.generation);
  }

  /** Frames that were kept, the newest first. @throws DEPLOYMENT_NOT_FOUND */
  async samples(project: string, pipeline: string): Promise<readonly FrameSample[]> {
    await this.#options.store.get(project, pipeline);
    return await this.#options.store.samples(project, pipeline);
  }

  /** Ends all processes of this machine; what was up comes up again at the next start. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#looks.map(async (look) => await look.stop()));
    const { staying } = this.#options;
    staying?.leave();
    await Promise.all([...this.#tasks.values()].map(async (task) => await task.end()));
    await staying?.close();
  }

  #taskFor(project: string, pipelineId: string): DeploymentTask | undefined {
    const [name = '', version] = pipelineId.split('@');
    const task = this.#tasks.get(keyOf(project, name));
    if (version === undefined || task?.deployment.version === Number(version)) return task;
    return undefined;
  }

  /** Comes to what others made of the records. */
  async #refresh(project: string): Promise<void> {
    // Tasks that begin from here on are of records that may not be in the list yet.
    const gone = new Map([...this.#tasks].filter(([, { deployment }]) => deployment.project === project));
    for (const deployment of await this.#options.store.list(project)) {
      const key = keyOf(project, deployment.pipeline);
      const known = gone.get(key)?.deployment;
      const isNewer = !known || known.revision < deployment.revision;
      if (isNewer) void this.#follow(deployment);
      // One that was removed and made anew counts its changes from the start: it ends now, and begins at the next look.
      if (isNewer || known.changedAt === deployment.changedAt) gone.delete(key);
    }
    await Promise.all([...gone.keys()].map(async (key) => await this.#end(key)));
  }

  /** Those that take frames now. */
  get present(): readonly PresentDeployment[] {
    return [...this.#tasks.values()].flatMap(({ deployment: { pipeline }, live }) => {
      if (!live) return [];
      const { streams, waiting, running, groups } = live.status;
      const replicas = groups.reduce((sum, group) => sum + group.replicas, 0);
      return [{ pipeline, streams, waiting, running, replicas }];
    });
  }

  async #end(key: string): Promise<void> {
    const task = this.#tasks.get(key);
    await task?.end();
    if (this.#tasks.get(key) === task) this.#tasks.delete(key);
  }

  async #follow(deployment: Deployment): Promise<void> {
    if (this.#isClosed) return;
    const key = keyOf(deployment.project, deployment.pipeline);
    const task = this.#tasks.get(key) ?? this.#task(deployment);
    this.#tasks.set(key, task);
    await task.follow(deployment);
  }

  #task(deployment: Deployment): DeploymentTask {
    const { planOf, start, streams, graceMs = 10_000, scaleDownMs, heard, counts } = this.#options;
    const { pipeline: name } = deployment;
    const task: DeploymentTask = new DeploymentTask(deployment, {
      start: async ({ project, pipeline, version, replicas, target, params, hop }, about) => {
        const plan = realtimePlan(await planOf(project, `${pipeline}@${version}`));
        const generation = new Generation(
          await start(project, plan, replicas.min, { ...about, target, ...(hop && { hop }) }),
        );
        await warmUp(generation, params, replicas.min);
        return generation;
      },
      streams,
      scaleDownMs,
      graceMs,
      listener: {
        takenIn: () => counts?.takenIn(name),
        ended: (outcome) => counts?.ended(name, outcome),
        ran: (outcome, frame) => heard?.(task.deployment, outcome, frame),
      },
      changed: () => {
        for (const wake of this.#waiting) wake();
      },
    });
    return task;
  }

  #shown(deployment: Deployment): ShownDeployment {
    const task = this.#tasks.get(keyOf(deployment.project, deployment.pipeline));
    const { live, error, trouble, state = 'stopped', since = deployment.changedAt } = task ?? {};
    return {
      deployment,
      state,
      since,
      ...(error && { error }),
      ...(trouble && { trouble }),
      ...(live && { status: live.status }),
    };
  }

  async #change(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  async #endIdle(): Promise<void> {
    for (const { deployment, live } of this.#tasks.values()) {
      if (!deployment.isOnDemand || !live || live.idleMs < this.#options.idleMs) continue;
      await this.remove(deployment.project, deployment.pipeline);
    }
  }
}

function keyOf(project: string, pipeline: string): string {
  return `${project} ${pipeline}`;
}

function notReady(pipeline: string, { state, trouble, error = trouble }: ShownDeployment) {
  const reason = error
    ? `${state}, since ${withFirstProblem(error).message.replace(/\.$/, '')}`
    : `it is ${state}`;
  const { problems } = error ?? {};
  return kumikiError('DEPLOYMENT_NOT_READY', { pipeline, reason }, { ...(problems && { problems }) });
}
