import { availableParallelism } from 'node:os';
import type { LosslessHop } from '../executors/index.ts';

/** What pipelines that stay up may take: the section `realtime` of the settings. */
export interface RealtimeSettings {
  /** Deployments, streams of each, and replicas of each group of steps. */
  readonly deployments: number;
  readonly streams: number;
  readonly replicas: number;
  /** How long a frame may take, in ms. */
  readonly deadlineMs: number;
  /** Bytes of a frame. */
  readonly frameBytes: number;
  /** Whether a frame deploys its pipeline, and after how many ms without one that ends. */
  readonly autoStart: boolean;
  readonly idleMs: number;
  /** For how long fewer replicas must have been enough before there is one less, in ms. */
  readonly scaleDownMs: number;
  /** How images go from pod to pod where a deployment says nothing. */
  readonly hop: LosslessHop;
}

export const realtimeDefaults: RealtimeSettings = {
  deployments: 16,
  streams: 1000,
  replicas: availableParallelism(),
  deadlineMs: 30_000,
  frameBytes: 16 * 1024 * 1024,
  autoStart: false,
  idleMs: 600_000,
  scaleDownMs: 30_000,
  hop: 'raw',
};
