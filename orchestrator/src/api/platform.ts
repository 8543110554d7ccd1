import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ComponentRegistry } from '@kumiki/registry';
import { ExecutionQueue, type ExecutionRef } from '../execution/index.ts';
import { Keeper } from '../retention/index.ts';
import { EventLog, ProgressFeed } from '../events/index.ts';
import type { Deployments } from '../deployments/index.ts';
import { WarmPods } from '../deployments/kubernetes/index.ts';
import { ActiveRuns } from '../executors/argo/index.ts';
import { hostLanes, LocalExecutor, type ExecutionEvent } from '../executors/index.ts';
import { helperCaller } from './helper/helper-routes.ts';
import { ImageTools } from '../images/index.ts';
import { AddressRules } from '../net/index.ts';
import { Cipher, newSecretKey, SecretExecutor, Secrets, withSecrets } from '../secrets/index.ts';
import { PipelineLibrary, PipelineUpdates } from '../pipelines/index.ts';
import { Pins, Previews } from '../previews/index.ts';
import { ComponentCatalogue } from './core/component-catalogue.ts';
import { AllEvents } from './core/all-events.ts';
import { tellProgress, tellsPreparing } from './core/tell-progress.ts';
import { EventSockets, FrameSockets, Sockets } from './socket/index.ts';
import { Estimates } from './core/estimates/estimates.ts';
import { DraftEditors } from './core/drafts/index.ts';
import { chosenExecutors, type ChosenExecutors } from './core/chosen-executor.ts';
import { Executions } from './core/executions.ts';
import { TellWebhooks } from './core/tell-webhooks.ts';
import { Files } from './core/files.ts';
import { Processing } from './core/processing.ts';
import { Realtime } from './core/realtime.ts';
import { Replica } from './core/replica.ts';
import { Retention } from './core/retention.ts';
import { checkTrigger, outcomeIn, startTrigger } from './core/start-trigger.ts';
import { TransientExecutions } from './core/transient.ts';
import { Alerts, defaultThresholds } from '../alerts/index.ts';
import type { Access, Route } from './http/index.ts';
import { accessOf, callIdentifier } from './identity/index.ts';
import { openDeployments } from './open-deployments.ts';
import { realtimeDefaults, type RealtimeSettings } from './realtime-settings.ts';
import type { PlatformOptions } from './platform-options.ts';
import { platformRoutes } from './platform-routes.ts';
import { Identity, type Caller } from '../identity/index.ts';
import { Observation } from '../observe/index.ts';
import { eventAnswer } from './http/routes/event-answer.ts';
import { Triggers } from '../triggers/index.ts';

/** Executions at work at a time, for each core: their items share the lanes, and short ones need not wait for long ones. */
const executionsPerCore = 4;

/**
 * Items at work at a time. One more than cores: while an item is on its way into its process or out of it, another one has
 * the core, and small images are made as fast as if each process had its next one already.
 */
const lanesHere = availableParallelism() + 1;

/** The application behind all protocols: components, pipelines and executions of one data folder. */
export class Platform implements AsyncDisposable {
  readonly components: ComponentCatalogue;
  readonly pipelines: PipelineLibrary;
  /** Newer versions of what pipelines use. */
  readonly updates: PipelineUpdates;
  readonly executions: Executions;
  readonly files: Files;
  readonly processing: Processing;
  /** Who may call, on every protocol. */
  readonly identity: Identity;
  readonly retention: Retention;
  readonly triggers: Triggers;
  readonly registry: ComponentRegistry;
  /** Pipelines that stay up. */
  readonly deployments: Deployments;
  /** Takes frames for them. */
  readonly realtime: Realtime;
  readonly #keeper: Keeper;
  readonly images: ImageTools;
  readonly transient: TransientExecutions;
  readonly alerts: Alerts;
  /** What happens in all executions. */
  readonly events: EventLog;
  readonly pins: Pins;
  readonly previews: Previews;
  readonly runs: ActiveRuns;
  readonly #options: PlatformOptions;
  readonly #realtime: RealtimeSettings;
  readonly #all: AllEvents;
  readonly #progress = new ProgressFeed();
  readonly #editors = new DraftEditors();
  readonly #rules: AddressRules;
  readonly #telling: TellWebhooks;
  readonly #queue: ExecutionQueue;
  readonly #executor: SecretExecutor;
  /** Where executions that have a record are carried out. */
  readonly #recorded: ChosenExecutors;
  readonly #secrets: Secrets;
  readonly #observation: Observation;
  readonly #estimates: Estimates;
  readonly #replica: Replica | undefined;

  constructor(options: PlatformOptions) {
    const { data, changes, components, images, failed, stray } = options;
    const { store, objects, engine, replicas, figures } = data;
    this.#options = options;
    this.#realtime = { ...realtimeDefaults, ...options.realtime };
    // One set of lanes for all executions, whoever they belong to.
    const inLanes = { components, ...(images && { images }), ...(stray && { stray }) };
    const lanes = hostLanes({ ...inLanes, width: lanesHere });
    const cipher = options.cipher ?? new Cipher([newSecretKey()]);
    const secrets = new Secrets(data.secrets, cipher);
    this.#secrets = secrets;
    const local = new LocalExecutor(lanes);
    this.runs = new ActiveRuns(cipher);
    const clusterParts = { runs: this.runs, objects, estimates: () => this.#estimates };
    const recorded = chosenExecutors(local, options.cluster, clusterParts);
    this.#recorded = recorded;
    const startable = recorded.startable(this.#planOf);
    const workers = options.kubernetes?.workers(cipher, stray);
    const unrecorded = workers ? new WarmPods({ workers, here: local, recorded, ...this.#realtime }) : local;
    this.#executor = new SecretExecutor(unrecorded, async (plan) => await secrets.open('default', plan));
    this.#queue = new ExecutionQueue({
      engine,
      carryOut: async (plan, execution) => {
        const event = (told: ExecutionEvent) => tellProgress(this.#progress, execution, told);
        return await withSecrets(secrets, execution.project, plan, {
          // One image is as quick as a frame where its pipeline is up; many have the lanes of all others.
          executor:
            (execution.counts.total === 1 &&
              this.deployments.executorOf(execution.project, plan.plan.pipeline)) ||
            tellsPreparing(recorded.of(plan.plan), this.#progress, execution),
          event,
        });
      },
      atOnce: options.cluster?.executions ?? executionsPerCore * availableParallelism(),
      ...(failed && { failed }),
      again: (ref, error) => this.#replica?.failed(ref, error),
      // What is not learnt from one is learnt from the next.
      ended: (execution) => void this.#estimates.ended(execution).catch(() => undefined),
    });
    const [progress, queue] = [this.#progress, this.#queue];
    const elsewhere = (ref: ExecutionRef) => this.#observation.watch.elsewhere(ref);
    engine.endTogether(lanesHere + 1);
    const shared = { store, changes, progress, engine, queue, elsewhere, editors: this.#editors };
    this.#replica = replicas && new Replica({ replicas, ...shared });
    this.#estimates = new Estimates({ store, queue: this.#queue, lanes: availableParallelism() });
    this.#observation = options.observation ?? new Observation({ path: data.path });
    this.images = new ImageTools({
      objects: data.objectsFolder ?? objects,
      cache: join(data.path, 'thumbnails'),
      cacheBytes: options.thumbnailBytes ?? 256_000_000,
    });
    this.alerts = new Alerts({
      store: data.alerts,
      thresholds: options.alertThresholds ?? defaultThresholds,
      situation: () => this.#observation.situation,
      // Three looks of the others.
      ...(data.replicas && { sharedMs: 15_000 }),
    });
    this.#observation.attach({ queue: this.#queue, lanes, store, objects, figures, alerts: this.alerts });
    this.identity = new Identity(data.identity, { ...options.identity, ...(replicas && { cipher }) });
    this.registry = options.registry ?? ComponentRegistry.empty();
    this.components = new ComponentCatalogue(components);
    this.files = new Files({ records: data.files, objects });
    this.pipelines = new PipelineLibrary({ store: data.pipelines, components, files: this.files });
    this.updates = new PipelineUpdates(this.pipelines, components);
    this.pins = new Pins({ store: data.pins, objects });
    const ofPreviews = { library: this.pipelines, images: this.images, pins: this.pins };
    this.previews = new Previews({ ...ofPreviews, objects, executor: this.#executor });
    this.executions = new Executions({
      store,
      objects,
      engine,
      queue: this.#queue,
      changes,
      estimates: this.#estimates,
      secrets,
      planOf: this.#planOf,
      checkExecutor: (executor) => recorded.check(executor),
    });
    this.events = new EventLog(store, changes);
    this.#all = new AllEvents(this.events, store);
    this.#rules = options.addresses ?? new AddressRules();
    this.#telling = new TellWebhooks({
      store: data.webhooks,
      executions: store,
      events: this.events,
      cipher,
      rules: this.#rules,
      answer: eventAnswer,
      sent: ({ outcome, attempt }) =>
        this.#observation.metrics.webhook({ outcome, milliseconds: attempt.durationMs }),
      ...(stray && { failed: stray }),
      isShared: data.replicas !== undefined,
    });
    const { executions } = this;
    const estimates = this.#estimates;
    const parts = { store, objects, engine, queue, executions, estimates };
    const { webhooks } = this.#telling;
    this.processing = new Processing({ ...parts, planOf: startable, webhooks, secrets });
    this.#keeper = new Keeper({ data, ...(options.limits && { limits: options.limits }) });
    this.retention = new Retention(data, this.#keeper);
    this.triggers = new Triggers({
      store: data.triggers,
      objects,
      start: startTrigger({ ...parts, processing: this.processing, planOf: startable }),
      outcome: outcomeIn(store),
      check: async (project, settings) => await checkTrigger(this.#planOf, project, settings),
      ...(data.replicas && { refreshMs: 10_000 }),
      ...options.triggers,
    });
    const planOf = this.#planOf;
    const settings = this.#realtime;
    const { frames } = this.#observation.metrics;
    const given = { data, lanes: inLanes, secrets, planOf };
    this.deployments = openDeployments({ ...given, settings, kubernetes: workers, frames });
    this.realtime = new Realtime({ ...settings, deployments: this.deployments, planOf });
    this.transient = new TransientExecutions({
      objects,
      executor: this.#observation.observedExecutor(this.#executor),
      queue,
      planOf,
    });
  }

  /** Begins to tell webhooks of what happens. Before requests are taken, so that nothing is missed. */
  async start(): Promise<void> {
    await this.#replica?.start();
    await this.#telling.start();
  }

  /** Goes on with what processes before this one left open. @returns how many executions */
  async recover(): Promise<number> {
    this.#keeper.start();
    await this.triggers.open('default');
    await this.deployments.open('default');
    this.#replica?.recover();
    return await this.#queue.recover(this.#replica && this.#queue.room);
  }

  /**
   * Begins nothing more, and waits so long for what runs, in ms.
   * @returns how many executions still run: a process that ends now leaves them to the next one
   */
  async drain(ms: number): Promise<number> {
    const { triggers } = this;
    const ended = Promise.all([
      triggers.close(),
      this.#queue.close(),
      this.#keeper.stop(),
      this.#replica?.stop(),
    ]);
    const late = new AbortController();
    await Promise.race([ended, delay(ms, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    return this.#queue.running;
  }

  /** Its WebSockets, for the server that its routes go to. */
  sockets(): Sockets {
    const { executions, realtime, pipelines } = this;
    const { frameBytes } = this.#realtime;
    const editors = this.#editors;
    return new Sockets(
      new EventSockets({ executions, all: this.#all, progress: this.#progress, pipelines, editors }),
      new FrameSockets({ realtime, frameBytes }),
    );
  }

  /** The routes of its REST interface. */
  routes(): Route[] {
    const { data, changes, publicUrl = () => '', metricsAccess } = this.#options;
    return platformRoutes({
      about: this.#options.about ?? (() => ({ version: 'unknown' })),
      notificationSecret: this.#options.notificationSecret,
      platform: this,
      data,
      changes,
      publicUrl,
      metricsAccess,
      planOf: this.#planOf,
      all: this.#all,
      observation: this.#observation,
      rules: this.#rules,
      secrets: this.#secrets,
      webhooks: this.#telling.webhooks,
      realtime: this.#realtime,
      runs: this.runs,
    });
  }

  /** Who may call over HTTP, and what is kept of it. */
  access(given: { readonly rateLimit: number; readonly secureOnly: boolean }): Access {
    const pipelineOf = async (id: string) =>
      (await this.executions.get({ project: 'default', id })).pipeline.name;
    return { ...accessOf(this.identity, { ...given, pipelineOf }), helper: helperCaller(this.runs) };
  }

  /** Who calls over gRPC, by what stands behind `Bearer`. @param rateLimit calls a minute of one caller */
  identifyCall(rateLimit: number): (token: string | undefined) => Promise<Caller> {
    return callIdentifier(this.identity, rateLimit);
  }

  readonly #planOf = async (project: string, pipeline: string) =>
    (await this.pipelines.compile(project, pipeline)).plan;

  /** Begins nothing more and waits for what runs; what waits is there for the next process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.triggers.close();
    await this.deployments.close();
    await this.#keeper.stop();
    await this.#replica?.stop();
    await this.#queue.close();
    await this.#executor.close();
    await this.#recorded.close();
    this.previews[Symbol.dispose]();
    await this.images[Symbol.asyncDispose]();
    await this.#telling[Symbol.asyncDispose]();
    await this.identity[Symbol.asyncDispose]();
  }
}
