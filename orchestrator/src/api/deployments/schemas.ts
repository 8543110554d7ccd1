import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type {
  DeploymentSettings,
  Latency,
  LiveStatus,
  QueuePolicy,
  SamplePolicy,
  ShownDeployment,
} from '../../deployments/index.ts';
import { queuePolicies } from '../../deployments/index.ts';
import { hopFormats, type HopWish, type LosslessHop } from '../../executors/index.ts';

/** A deployment as clients ask for it. */
export interface WrittenDeployment {
  readonly pipeline: string;
  readonly target: DeploymentSettings['target'];
  readonly params: Readonly<Record<string, unknown>>;
  readonly replicas?: { readonly min?: number; readonly max?: number };
  readonly streams: { readonly policy: QueuePolicy; readonly queue: number; readonly in_flight: number };
  readonly deadline_ms?: number;
  readonly samples: SamplePolicy;
  readonly hop?: HopWish;
}

const count = (most: number, least = 1): JsonSchema => ({ type: 'integer', minimum: least, maximum: most });

const properties: Record<string, JsonSchema> = {
  pipeline: {
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9-]{0,99}(@[1-9][0-9]{0,8})?$',
    'x-expected': 'NAME, for its newest version, or NAME@VERSION',
  },
  target: {
    enum: ['local', 'kubernetes'],
    default: 'local',
    description: 'Where its workers are: on the machine of the platform, or in pods of a cluster.',
  },
  params: { type: 'object', default: {} },
  replicas: {
    type: 'object',
    properties: { min: count(256), max: count(256) },
    additionalProperties: false,
    description: 'Processes of each group of steps, at least and at most.',
  },
  streams: {
    type: 'object',
    properties: {
      policy: { enum: [...queuePolicies], default: 'block' },
      queue: { ...count(10_000), default: 8, description: 'Frames that may wait.' },
      in_flight: { ...count(1000), default: 8, description: 'Frames that may be at work at a time.' },
    },
    additionalProperties: false,
    default: { policy: 'block', queue: 8, in_flight: 8 },
    description: 'How streams are served that say nothing else.',
  },
  deadline_ms: { type: 'integer', minimum: 1, maximum: 3_600_000 },
  samples: {
    type: 'object',
    properties: {
      keep: { enum: ['none', 'failures', 'every'], default: 'none' },
      every: { ...count(1_000_000), default: 100 },
    },
    additionalProperties: false,
    default: { keep: 'none', every: 100 },
    description:
      'Which frames are kept to be looked at: none, those that failed, or those and every so many.',
  },
  hop: {
    type: 'object',
    properties: {
      format: {
        enum: [...hopFormats],
        description: '`raw`: as they are; `zstd`: packed without loss; `jpeg`: smaller, with loss.',
      },
      quality: { ...count(100), default: 90, description: 'Of JPEGs.' },
      values: {
        type: 'array',
        items: { type: 'string', maxLength: 1000 },
        minItems: 1,
        maxItems: 1000,
        description:
          'Outputs of steps that it is for, as STEP.OUTPUT; all that pass between groups where it is left out.',
      },
    },
    required: ['format'],
    additionalProperties: false,
    description:
      'How images go from pod to pod on a cluster. Where it is left out nothing is lost: as the platform is set, and masks packed.',
  },
};

/** The body that deploys a pipeline. */
export const writtenDeployment: JsonSchema = {
  type: 'object',
  properties,
  required: ['pipeline'],
  additionalProperties: false,
};

export interface DeploymentDefaults {
  /** Replicas of a group at most. */
  readonly replicas: number;
  readonly deadlineMs: number;
  /** How images go from pod to pod. */
  readonly hop: LosslessHop;
}

/** @param version the one that is meant */
export function settingsOf(
  name: string,
  version: number,
  { target, params, replicas = {}, streams, deadline_ms: deadlineMs, samples, hop }: WrittenDeployment,
  defaults: DeploymentDefaults,
): DeploymentSettings {
  const { min = 1, max = Math.max(min, defaults.replicas) } = replicas;
  const { policy, queue, in_flight: inFlight } = streams;
  return {
    pipeline: name,
    version,
    target,
    params,
    replicas: { min, max: Math.max(min, max) },
    streams: { policy, queue, inFlight },
    deadlineMs: deadlineMs ?? defaults.deadlineMs,
    samples,
    ...(hop && { hop }),
    isOnDemand: false,
  };
}

const number: JsonSchema = { type: 'number', minimum: 0 };
const latencyShape: JsonSchema = {
  type: 'object',
  properties: { p50_ms: number, p95_ms: number, p99_ms: number },
  description: 'Of the last half minute to minute.',
};

export const deploymentShape: JsonSchema = {
  type: 'object',
  properties: {
    ...properties,
    version: count(999_999_999),
    state: { enum: ['starting', 'running', 'replacing', 'failed', 'stopping', 'stopped'] },
    since: { type: 'string', format: 'date-time', description: 'Since when it is in this state.' },
    desired: { enum: ['running', 'stopped'] },
    on_demand: { type: 'boolean' },
    revision: count(Number.MAX_SAFE_INTEGER),
    changed_by: { type: 'string' },
    changed_at: { type: 'string', format: 'date-time' },
    error: {
      type: 'object',
      description:
        'Why it could not be started, or not be replaced; or what keeps some of its pods from working.',
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        remedy: { type: 'string' },
        retryable: { type: 'boolean' },
        problems: {
          type: 'array',
          items: { type: 'object' },
          description:
            'Where its pipeline does not compile: what is wrong, as `message`, `remedy`, `path`, and the `step` and `field` that it is about.',
        },
      },
    },
    live: {
      type: 'object',
      description: 'How it is at this moment, as long as it takes frames.',
      properties: {
        version: count(999_999_999),
        streams: number,
        waiting: number,
        running: number,
        frames: { type: 'object', description: 'in, out, failed, and dropped by why.' },
        latency: latencyShape,
        wait: latencyShape,
        steps: { type: 'array', items: { type: 'object' } },
        groups: {
          type: 'array',
          items: { type: 'object' },
          description:
            'Processes of each group of steps; `hops`, on a cluster, how each image comes to it from another group.',
        },
        budget: { type: 'object' },
      },
    },
  },
  required: ['pipeline', 'version', 'state', 'desired', 'revision'],
};

export function deploymentAnswer({
  deployment,
  state,
  since,
  trouble,
  error = trouble,
  status,
}: ShownDeployment): object {
  const { pipeline, version, target, params, replicas, streams, deadlineMs, samples, hop, isOnDemand } =
    deployment;
  const { policy, queue, inFlight } = streams;
  return {
    pipeline,
    version,
    state,
    since: new Date(since).toISOString(),
    desired: deployment.desired,
    target,
    params,
    replicas,
    streams: { policy, queue, in_flight: inFlight },
    deadline_ms: deadlineMs,
    samples,
    ...(hop && { hop }),
    on_demand: isOnDemand,
    revision: deployment.revision,
    changed_by: deployment.changedBy,
    changed_at: new Date(deployment.changedAt).toISOString(),
    ...(error && { error }),
    ...(status && { live: liveAnswer(status) }),
  };
}

function liveAnswer({ latency, wait, steps, groups, budget, ...live }: LiveStatus): object {
  return {
    ...live,
    latency: latencyAnswer(latency),
    wait: latencyAnswer(wait),
    steps: steps.map(({ latency: of, ...step }) => ({ ...step, latency: latencyAnswer(of) })),
    groups: groups.map(({ busyMs, cpuMs, statesLost, ...group }) => {
      return { ...group, busy_ms: Math.round(busyMs), cpu_ms: Math.round(cpuMs), states_lost: statesLost };
    }),
    ...(budget && {
      budget: {
        budget_ms: budget.budgetMs,
        ...(budget.isOver !== undefined && { over: budget.isOver }),
        steps: budget.steps.map(({ step, shareMs, isOver }) => ({
          step,
          share_ms: rounded(shareMs),
          over: isOver,
        })),
      },
    }),
  };
}

export function latencyAnswer({ p50, p95, p99 }: Latency): object {
  return p50 === undefined ? {} : { p50_ms: rounded(p50), p95_ms: rounded(p95!), p99_ms: rounded(p99!) };
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
