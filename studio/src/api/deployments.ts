import { getJson, postJson } from './client.ts';
import type { ErrorRecord, Page, Problem, ValueAnswer } from './types.ts';

export const queuePolicies = ['block', 'drop_oldest', 'drop_newest'] as const;
export type QueuePolicy = (typeof queuePolicies)[number];
export const sampleKeeps = ['none', 'failures', 'every'] as const;
export type SampleKeep = (typeof sampleKeeps)[number];

export type DeploymentTarget = 'local' | 'kubernetes';

/** What a deployment is made with. */
export type HopFormat = 'raw' | 'zstd' | 'jpeg';

export interface DeploymentSettings {
  /** Where its workers are: on the machine of the platform, or in pods of a cluster. */
  readonly target: DeploymentTarget;
  readonly params: Readonly<Record<string, unknown>>;
  readonly replicas: { readonly min: number; readonly max: number };
  readonly streams: { readonly policy: QueuePolicy; readonly queue: number; readonly in_flight: number };
  readonly deadline_ms: number;
  readonly samples: { readonly keep: SampleKeep; readonly every: number };
  /** How images go from pod to pod, where somebody has said it. */
  readonly hop?: {
    readonly format: HopFormat;
    readonly quality: number;
    readonly values?: readonly string[];
  };
}

export type DeploymentState = 'starting' | 'running' | 'replacing' | 'failed' | 'stopping' | 'stopped';

export interface Deployment extends DeploymentSettings {
  readonly pipeline: string;
  readonly version: number;
  readonly state: DeploymentState;
  /** Since when it is in this state. */
  readonly since: string;
  readonly desired: 'running' | 'stopped';
  readonly on_demand: boolean;
  readonly revision: number;
  /** Where its pipeline does not compile, with what is wrong at which place. */
  readonly error?: ErrorRecord & { readonly problems?: readonly Problem[] };
  /** How it is at this moment, as long as it takes frames. */
  readonly live?: LiveStatus;
}

/** Of the last half minute to minute, in ms; empty where nothing was measured. */
export interface Latency {
  readonly p50_ms?: number;
  readonly p95_ms?: number;
}

export interface LiveStatus {
  readonly version?: number;
  readonly streams: number;
  readonly waiting: number;
  readonly running: number;
  readonly frames: {
    readonly in: number;
    readonly out: number;
    readonly failed: number;
    readonly dropped: Readonly<Record<DropReason, number>>;
  };
  readonly latency: Latency;
  readonly wait: Latency;
  readonly steps: readonly LiveStep[];
  readonly groups: readonly LiveGroup[];
  readonly budget?: {
    readonly budget_ms: number;
    readonly over?: boolean;
    readonly steps: readonly { readonly step: string; readonly share_ms: number; readonly over: boolean }[];
  };
}

export const dropReasons = ['oldest', 'newest', 'late', 'left', 'stopped'] as const;
export type DropReason = (typeof dropReasons)[number];

export interface LiveStep {
  readonly step: string;
  readonly in: number;
  readonly out: number;
  readonly failed: number;
  readonly skipped: number;
  /** The step that it runs as one with, which has the time of both. */
  readonly with?: string;
  readonly latency: Latency;
}

/** The processes of neighbouring steps. */
export interface LiveGroup {
  readonly group: string;
  readonly steps: readonly string[];
  readonly replicas: number;
  readonly starting: number;
  readonly busy: number;
  /** Frames that wait for one of them. */
  readonly waiting: number;
  readonly restarts: number;
  /** Streams whose state was lost with its process. */
  readonly states_lost: number;
  /** On a cluster: how each image comes to it from another group. */
  readonly hops?: readonly {
    readonly value: string;
    readonly format: HopFormat;
    readonly quality?: number;
  }[];
}

/** Whether a version can be deployed, and what counts where nothing is said. */
export interface Deployable {
  readonly pipeline: string;
  readonly version: number;
  readonly deployable: boolean;
  readonly obstacles: readonly {
    readonly step: string;
    readonly component: string;
    readonly why: 'source' | 'never';
  }[];
  readonly groups: readonly {
    readonly group: string;
    readonly steps: readonly string[];
    readonly stateful: boolean;
  }[];
  readonly targets: readonly DeploymentTarget[];
  readonly budget_ms?: number;
  readonly defaults: { readonly replicas: number; readonly deadline_ms: number };
}

/** A frame that was kept. */
export interface FrameSample {
  readonly at: string;
  readonly version: number;
  readonly status: 'succeeded' | 'failed';
  readonly why?: 'failed' | 'turn' | 'asked';
  readonly params?: Readonly<Record<string, unknown>>;
  readonly waited_ms: number;
  readonly total_ms: number;
  readonly error?: ErrorRecord;
  readonly inputs: Readonly<Record<string, ValueAnswer>>;
  readonly outputs: Readonly<Record<string, ValueAnswer>>;
}

/** How a pipeline is called, by need. */
export interface Endpoints {
  readonly version: number;
  readonly deployed: boolean;
  readonly endpoints: readonly Endpoint[];
}

export interface Endpoint {
  readonly need: 'realtime' | 'batch' | 'asynchronous' | 'screen';
  readonly protocol: 'grpc' | 'websocket' | 'rest' | 'sse';
  readonly address: string;
  readonly available: boolean;
  readonly examples: readonly {
    readonly language: 'curl' | 'grpcurl' | 'python' | 'typescript';
    readonly text: string;
  }[];
  readonly latency?: Latency;
}

/** The deployment of a pipeline; nothing where it is not deployed, which is no error. @throws ApiError */
export async function findDeployment(name: string, signal?: AbortSignal): Promise<Deployment | undefined> {
  const { items } = await getJson<Page<Deployment>>('/deployments', {}, signal);
  return items.find(({ pipeline }) => pipeline === name);
}

/** Deploys a version, in the place of the one before where there is one. @throws ApiError */
export async function deploy(
  pipeline: string,
  version: number,
  settings: DeploymentSettings,
): Promise<Deployment> {
  return await postJson<Deployment>('/deployments', { pipeline: `${pipeline}@${version}`, ...settings });
}

/** The path of a deployment below `/api/v1`. */
export function deploymentPath(name: string): string {
  return `/deployments/${encodeURIComponent(name)}`;
}

/** Frames that were lost, of all reasons. */
export function lostFrames({ frames }: LiveStatus): number {
  return Object.values(frames.dropped).reduce((sum, of) => sum + of, 0);
}
