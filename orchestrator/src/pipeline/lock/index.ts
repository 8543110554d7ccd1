export { ComponentLocker, type Refusal } from './component-locker.ts';
export type { Lock, LockedPipeline, LockedVersion } from './lock.ts';
export { PipelineLocker } from './pipeline-locker.ts';
