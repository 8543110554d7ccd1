import type { HopWish } from '../executors/index.ts';
import type { QueuePolicy } from './live/frame-queue.ts';

/** Which frames of a deployment are kept to be looked at: none, those that failed, or those and every so many. */
export interface SamplePolicy {
  readonly keep: 'none' | 'failures' | 'every';
  /** With `every`: one frame of so many. */
  readonly every: number;
}

/** How a pipeline stays up. */
export interface DeploymentSettings {
  /** The name of the pipeline, which is that of its deployment too. */
  readonly pipeline: string;
  readonly version: number;
  /** Where its workers are: processes on the machine of the platform, or pods of a cluster. */
  readonly target: 'local' | 'kubernetes';
  /** Values of the pipeline's parameters where a frame brings none of its own. */
  readonly params: Readonly<Record<string, unknown>>;
  /** How many processes each group of steps has: at first and at least, and at most. */
  readonly replicas: { readonly min: number; readonly max: number };
  /** How streams are served that say nothing else. */
  readonly streams: {
    readonly policy: QueuePolicy;
    /** Frames that may wait. */
    readonly queue: number;
    /** Frames that may be at work at a time. */
    readonly inFlight: number;
  };
  /** How long a frame may take where it does not say so itself, in ms. */
  readonly deadlineMs: number;
  readonly samples: SamplePolicy;
  /** How images go from pod to pod, where somebody has said it. */
  readonly hop?: HopWish;
  /** It was started by a call, and ends when nobody sends anything for a while. */
  readonly isOnDemand: boolean;
}

export interface Deployment extends DeploymentSettings {
  readonly project: string;
  /** Counts up with each change. */
  readonly revision: number;
  /** Whether it shall be at work, also after a restart. */
  readonly desired: 'running' | 'stopped';
  /** Who changed it last, and when in milliseconds since the epoch. */
  readonly changedBy: string;
  readonly changedAt: number;
}
