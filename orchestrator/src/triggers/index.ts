export type { WatchedBucket } from './bucket/bucket-place.ts';
export { imagePatterns } from './files/patterns.ts';
export type { OutcomeOf, Start, StartExecution } from './starting.ts';
export type {
  BucketSource,
  FolderSource,
  ScheduleSource,
  Trigger,
  TriggerRun,
  TriggerSettings,
} from './trigger.ts';
export { maxKeysPerCall, maxTriggers, type RunsPage, type TriggerStore } from './trigger-store.ts';
export { Triggers, type TriggersOptions } from './triggers.ts';
