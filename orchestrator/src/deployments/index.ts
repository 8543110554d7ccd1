export type { Deployment, DeploymentSettings, SamplePolicy } from './deployment.ts';
export type { DeploymentStore } from './deployment-store.ts';
export type { DeploymentState } from './deployment-task.ts';
export {
  Deployments,
  type DeploymentsOptions,
  type ShownDeployment,
  type StreamWish,
} from './deployments.ts';
export type { FrameOutcome, FrameStep, NewFrame } from './live/frame.ts';
export type { FrameCounts, Latency, StepFigures } from './live/frame-figures.ts';
export {
  queuePolicies,
  streamPriorities,
  type QueuePolicy,
  type StreamPriority,
} from './live/frame-queue.ts';
export type { GenerationParts, WarmExecutor } from './live/generation.ts';
export type { FrameSample } from './frame-sample.ts';
export { Samples } from './samples.ts';
export { realtimePlan, unsuitableSteps, type UnsuitableStep } from './suitable.ts';
export { LiveDeployment, type LiveStatus } from './live/live-deployment.ts';
export type { LiveStream, SentFrame, StreamSettings } from './live/live-stream.ts';
