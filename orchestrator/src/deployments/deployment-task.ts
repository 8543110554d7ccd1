import { availableParallelism } from 'node:os';
import { asKumikiError, kumikiError, type ErrorRecord, type KumikiError } from '@kumiki/component-sdk/errors';
import type { Deployment } from './deployment.ts';
import type { Generation } from './live/generation.ts';
import { LiveDeployment, type FrameListener, type LiveSettings } from './live/live-deployment.ts';

/**
 * `starting`: its processes are on their way. `replacing`: frames are taken, and a newer version is on its way.
 * `failed`: it could not be started, and is tried again.
 */
export type DeploymentState = 'starting' | 'running' | 'replacing' | 'failed' | 'stopping' | 'stopped';

/** What the workers of a deployment are started with beside what it says. */
export interface StartAbout {
  /** Hears what keeps workers from working, and that nothing does any more. */
  readonly tell: (trouble: KumikiError | undefined) => void;
  /** Aborted when nobody waits for them any more. */
  readonly signal: AbortSignal;
}

export interface DeploymentTaskOptions {
  /** Starts the processes of a deployment. */
  readonly start: (deployment: Deployment, about: StartAbout) => Promise<Generation>;
  readonly streams: number;
  /** For how long fewer replicas must have been enough before there is one less, in ms. Default 30,000. */
  readonly scaleDownMs?: number | undefined;
  /** How long frames that are there may take when it is stopped, in ms. */
  readonly graceMs: number;
  readonly listener: FrameListener;
  /** Told whenever the state changes. */
  readonly changed: () => void;
}

/** How long after a failure it is tried again, in ms: twice as long each time. */
const againMs = { first: 5000, most: 60_000 } as const;

/** One deployment at work: it comes to what its record says, one change after the other. */
export class DeploymentTask {
  readonly #options: DeploymentTaskOptions;
  #deployment: Deployment;
  #live: LiveDeployment | undefined;
  #state: DeploymentState = 'stopped';
  #since = Date.now();
  #error: ErrorRecord | undefined;
  #trouble: ErrorRecord | undefined;
  /** The latest start, and what ends the waiting for it. */
  #latest: object | undefined;
  #starting: AbortController | undefined;
  #settled = 0;
  #settling: Promise<void> | undefined;
  #again: NodeJS.Timeout | undefined;
  #failures = 0;
  #isEnded = false;

  constructor(deployment: Deployment, options: DeploymentTaskOptions) {
    this.#deployment = deployment;
    this.#options = options;
  }

  get deployment(): Deployment {
    return this.#deployment;
  }

  get state(): DeploymentState {
    return this.#state;
  }

  /** Since when the state is what it is, in milliseconds since the epoch. */
  get since(): number {
    return this.#since;
  }

  /** Why it could not be started, or not be brought to what its record says. */
  get error(): ErrorRecord | undefined {
    return this.#error;
  }

  /** What keeps workers from working at this moment; it may go away by itself. */
  get trouble(): ErrorRecord | undefined {
    return this.#trouble;
  }

  /** What frames are sent to, where any are taken. */
  get live(): LiveDeployment | undefined {
    return this.#state === 'running' || this.#state === 'replacing' ? this.#live : undefined;
  }

  /** Follows a changed record. Resolves when it is as that says, or cannot be. */
  async follow(deployment: Deployment): Promise<void> {
    this.#deployment = deployment;
    this.#starting?.abort(kumikiError('DEPLOYMENT_STOPPED', {}));
    clearTimeout(this.#again);
    this.#failures = 0;
    await this.#settle();
  }

  /** Ends it for good. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#starting?.abort(kumikiError('DEPLOYMENT_STOPPED', {}));
    clearTimeout(this.#again);
    await this.#settle();
  }

  async #settle(): Promise<void> {
    this.#settling ??= this.#work().finally(() => (this.#settling = undefined));
    await this.#settling;
  }

  async #work(): Promise<void> {
    for (;;) {
      const { revision, desired } = this.#deployment;
      if (this.#isEnded || desired === 'stopped') await this.#stop();
      else if (this.#settled !== revision) await this.#start(this.#deployment);
      // It may have changed meanwhile.
      if (this.#isEnded ? this.#state === 'stopped' : revision === this.#deployment.revision) return;
    }
  }

  async #start(deployment: Deployment): Promise<void> {
    this.#set(this.#live ? 'replacing' : 'starting');
    const { streams, listener, scaleDownMs } = this.#options;
    const { replicas, params, target } = deployment;
    const settings: LiveSettings = {
      replicas,
      params,
      streams,
      ...(scaleDownMs !== undefined && { scaleDownMs }),
      ...(target === 'local' && { processors: availableParallelism() }),
    };
    const starting = new AbortController();
    this.#starting = starting;
    this.#latest = starting;
    this.#trouble = undefined;
    const tell = (trouble: KumikiError | undefined): void => {
      if (this.#latest !== starting) return;
      this.#trouble = trouble?.toJSON();
      this.#options.changed();
    };
    try {
      const generation = await this.#options.start(deployment, { tell, signal: starting.signal });
      this.#starting = undefined;
      if (this.#live) this.#live.replace(generation, settings);
      else this.#live = new LiveDeployment(generation, settings, listener);
      this.#settled = deployment.revision;
      this.#failures = 0;
      this.#error = undefined;
      this.#set('running');
    } catch (thrown) {
      // It was told otherwise meanwhile.
      if (starting.signal.aborted) return;
      this.#error = asKumikiError(thrown).toJSON();
      // What is there goes on.
      this.#set(this.#live ? 'running' : 'failed');
      this.#tryAgain();
    }
  }

  #tryAgain(): void {
    const ms = Math.min(againMs.most, againMs.first * 2 ** this.#failures++);
    this.#again = setTimeout(() => void this.#settle(), ms);
    this.#again.unref();
  }

  async #stop(): Promise<void> {
    const live = this.#live;
    this.#live = undefined;
    this.#settled = 0;
    this.#error = undefined;
    this.#latest = undefined;
    this.#trouble = undefined;
    if (live) this.#set('stopping');
    await live?.close(this.#options.graceMs);
    this.#set('stopped');
  }

  #set(state: DeploymentState): void {
    if (this.#state !== state) this.#since = Date.now();
    this.#state = state;
    this.#options.changed();
  }
}
