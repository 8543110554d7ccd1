import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { GroupUse } from '../../executors/index.ts';
import { repeat, type Repeated } from '../../observe/repeat.ts';
import { splitBudget, type BudgetReport } from './budget.ts';
import { dropped, type FrameOutcome } from './frame.ts';
import { FrameFigures, type FrameCounts, type Latency, type StepFigures } from './frame-figures.ts';
import { FrameQueue } from './frame-queue.ts';
import type { Generation } from './generation.ts';
import { LiveStream, type LiveFrame, type StreamSettings } from './live-stream.ts';
import { runFrame } from './run-frame.ts';
import { lookMs, Scaling, type ReplicaLimits } from './scaling.ts';

export interface LiveSettings {
  readonly replicas: ReplicaLimits;
  /** For how long fewer replicas must have been enough before there is one less, in ms. Default 30,000. */
  readonly scaleDownMs?: number;
  /** Processors that the replicas of all groups share; nothing where they have machines of their own. */
  readonly processors?: number;
  /** Streams that may be open at a time. */
  readonly streams: number;
  /** Parameters of the pipeline where a frame brings none of its own. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Hears of the frames of a deployment. */
export interface FrameListener {
  takenIn?(): void;
  /** Each that was taken in, once. */
  ended?(outcome: FrameOutcome): void;
  /** Each that was given to processes. */
  ran?(outcome: FrameOutcome, frame: LiveFrame): void;
}

/** How a deployment is at this moment. */
export interface LiveStatus {
  readonly version: number | undefined;
  readonly streams: number;
  /** Frames that wait, and that are at work. */
  readonly waiting: number;
  readonly running: number;
  readonly frames: FrameCounts;
  /** From when a frame is taken in to its end. */
  readonly latency: Latency;
  readonly wait: Latency;
  readonly steps: readonly StepFigures[];
  readonly groups: readonly GroupUse[];
  readonly budget?: BudgetReport;
}

/**
 * A pipeline that is deployed and at work: frames of many streams go through processes that stay up. A newer version
 * takes the place of this one without the loss of a frame.
 */
export class LiveDeployment {
  #settings: LiveSettings;
  readonly #queue = new FrameQueue<LiveFrame>();
  readonly #streams = new Set<LiveStream>();
  readonly #figures = new FrameFigures();
  readonly #looking: Repeated;
  readonly #old = new Set<Promise<void>>();
  readonly #listener: FrameListener;
  #scaling: Scaling;
  #generation: Generation;
  #running = 0;
  #closed: (() => void) | undefined;
  #usedAt = performance.now();
  #isClosed = false;

  constructor(generation: Generation, settings: LiveSettings, listener: FrameListener = {}) {
    this.#generation = generation;
    this.#settings = settings;
    this.#listener = listener;
    this.#scaling = scalingOf(settings);
    this.#looking = repeat(lookMs, async () => await Promise.resolve(this.#look()));
  }

  get generation(): Generation {
    return this.#generation;
  }

  /** For how long nobody has sent anything, in ms. */
  get idleMs(): number {
    return this.#running > 0 || this.#queue.waiting > 0 ? 0 : performance.now() - this.#usedAt;
  }

  get status(): LiveStatus {
    const { plan, warm } = this.#generation;
    const figures = this.#figures;
    const steps = figures.steps(plan);
    const { latency, wait } = figures;
    return {
      version: plan.pipeline.version,
      streams: this.#streams.size,
      waiting: this.#queue.waiting,
      running: this.#running,
      frames: figures.counts,
      latency,
      wait,
      steps,
      groups: warm.use,
      ...(plan.latencyBudgetMs !== undefined && {
        budget: splitBudget(plan.latencyBudgetMs, steps, { latency, wait }),
      }),
    };
  }

  /** @throws STREAMS_TOO_MANY, DEPLOYMENT_STOPPED */
  open(settings: StreamSettings): LiveStream {
    const { streams: limit } = this.#settings;
    if (this.#isClosed) throw kumikiError('DEPLOYMENT_STOPPED', {});
    if (this.#streams.size >= limit) throw kumikiError('STREAMS_TOO_MANY', { limit });
    const queued = this.#queue.open(settings);
    queued.isOneByOne = this.#generation.warm.isStateful;
    const stream = new LiveStream({
      queued,
      settings,
      offered: () => this.#dispatch(),
      takenIn: () => {
        this.#usedAt = performance.now();
        this.#figures.takenIn();
        this.#listener.takenIn?.();
      },
      ended: (outcome) => {
        this.#figures.ended(outcome);
        this.#listener.ended?.(outcome);
      },
      closed: (closed) => {
        this.#queue.close(queued);
        this.#streams.delete(closed);
        this.#generation.warm.forget(closed.id);
        this.#closed?.();
      },
    });
    this.#streams.add(stream);
    return stream;
  }

  /**
   * Frames from now on go through another version; this one ends when those that it has are done. What its components
   * kept of open streams goes with it, which the next frame of each says.
   */
  replace(next: Generation, settings: LiveSettings): void {
    const before = this.#generation;
    this.#generation = next;
    for (const { id, queued, hasState } of this.#streams) {
      queued.isOneByOne = next.warm.isStateful;
      if (hasState) next.warm.beginAnew(id);
    }
    this.#settings = settings;
    this.#scaling = scalingOf(settings);
    const ending: Promise<void> = before.close().finally(() => this.#old.delete(ending));
    this.#old.add(ending);
    this.#dispatch();
  }

  /** Takes no more frames, lets those that are there end for so long, and ends the processes. */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    await this.#looking.stop();
    for (const stream of this.#streams) stream.close();
    const timer = setTimeout(() => {
      for (const stream of this.#streams) stream.stop();
    }, graceMs);
    while (this.#streams.size > 0) await this.#streamClosed();
    clearTimeout(timer);
    await Promise.all([this.#generation.close(), ...this.#old]);
  }

  async #streamClosed(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#closed = resolve;
    });
  }

  #dispatch(): void {
    while (this.#running < this.#generation.warm.capacity) {
      const next = this.#queue.next();
      if (!next) return;
      next.stream.hasRoom();
      void this.#run(next);
    }
  }

  async #run(live: LiveFrame): Promise<void> {
    this.#running++;
    const generation = this.#generation;
    if (generation.warm.isStateful) live.stream.hasState = true;
    const begun = performance.now();
    const outcome = await generation.using(async () => await this.#outcome(live, generation, begun));
    this.#running--;
    this.#usedAt = performance.now();
    live.stream.queued.ended();
    this.#listener.ran?.(outcome, live);
    live.end(outcome);
    this.#dispatch();
  }

  async #outcome(live: LiveFrame, generation: Generation, begun: number): Promise<FrameOutcome> {
    const { frame, stream, signal } = live;
    const run = async () => {
      // Parameters were checked when it was taken in; the version may have changed since.
      const plan = generation.bind({ ...this.#settings.params, ...frame.params });
      const { executor, files } = generation;
      const happened = (event: Parameters<FrameFigures['happened']>[0]) => this.#figures.happened(event);
      return await runFrame({ executor, plan, files, frame, stream: stream.id, signal, happened });
    };
    const ended = await run().catch((thrown: KumikiError) => ({ steps: [], error: thrown.toJSON() }));
    if (signal.aborted) return dropped(live.why(), signal.reason as KumikiError);
    const times = {
      steps: ended.steps,
      waitedMs: begun - live.since,
      totalMs: performance.now() - live.since,
      version: generation.plan.pipeline.version,
    };
    if ('outputs' in ended) return { status: 'succeeded', outputs: ended.outputs, ...times };
    return { status: 'failed', error: ended.error, ...times };
  }

  #look(): void {
    const { warm } = this.#generation;
    const step = this.#scaling.look(warm.use, this.#queue.waiting);
    if (!step) return;
    // One that cannot be started is tried again at a later look.
    void warm.scale(step.group, step.replicas).then(
      () => this.#dispatch(),
      () => undefined,
    );
  }
}

function scalingOf({ replicas, scaleDownMs, processors }: LiveSettings): Scaling {
  return new Scaling(replicas, { downMs: scaleDownMs, processors });
}
