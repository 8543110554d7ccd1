import type {
  Deployable,
  Deployment,
  DeploymentSettings,
  DeploymentTarget,
  QueuePolicy,
  SampleKeep,
} from '../../../api/deployments.ts';

/** What somebody fills in to deploy a pipeline. Numbers are missing while their field is empty. */
export class SettingsForm {
  target = $state<DeploymentTarget>('local');
  params = $state.raw<Readonly<Record<string, unknown>>>({});
  min = $state<number | null>(1);
  max = $state<number | null>(1);
  policy = $state<QueuePolicy>('block');
  queue = $state<number | null>(8);
  inFlight = $state<number | null>(8);
  /** In seconds. */
  deadline = $state<number | null>(30);
  keep = $state<SampleKeep>('none');
  every = $state<number | null>(100);
  /** As it was said elsewhere. */
  readonly #hop: DeploymentSettings['hop'];

  /** @param before how it is deployed now; what counts where nothing is said, where it is not */
  constructor(before: Deployment | undefined, { replicas, deadline_ms: deadline }: Deployable['defaults']) {
    if (!before) {
      this.max = replicas;
      this.deadline = deadline / 1000;
      // Whoever tries it for the first time wants to see why frames fail.
      this.keep = 'failures';
      return;
    }
    this.#hop = before.hop;
    this.target = before.target;
    this.params = before.params;
    this.min = before.replicas.min;
    this.max = before.replicas.max;
    this.policy = before.streams.policy;
    this.queue = before.streams.queue;
    this.inFlight = before.streams.in_flight;
    this.deadline = before.deadline_ms / 1000;
    this.keep = before.samples.keep;
    this.every = before.samples.every;
  }

  /** Nothing where a number is missing. */
  get settings(): DeploymentSettings | undefined {
    const { min, max, queue, inFlight, deadline, every } = this;
    if (min === null || max === null || queue === null || inFlight === null) return undefined;
    if (deadline === null || every === null) return undefined;
    return {
      target: this.target,
      params: this.params,
      replicas: { min, max: Math.max(min, max) },
      streams: { policy: this.policy, queue, in_flight: inFlight },
      deadline_ms: Math.round(deadline * 1000),
      samples: { keep: this.keep, every },
      ...(this.#hop && { hop: this.#hop }),
    };
  }
}
