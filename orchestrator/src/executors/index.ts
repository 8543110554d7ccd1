export type {
  ComponentPlace,
  ComponentPlaces,
  ComponentProvider,
  FolderPlace,
  ImagePlace,
  ExecutionEvent,
  ExecutionObserver,
  ExecutionTask,
  Executor,
  ExecutorKind,
  InputSource,
  Item,
  Recall,
  SkipReason,
} from './executor.ts';
export { readInput } from './inputs.ts';
export { givenValues, type GivenValue, type GivenValues } from './given-value.ts';
export { notRunnable } from './local/host/host-lane.ts';
export { HostLanes, hostLanes, type HostLanesOptions, type LanesUse } from './local/host-lanes.ts';
export { inProcessLanes, type Runner } from './local/in-process-lanes.ts';
export { resultsOnly } from './local/leaving.ts';
export type { Lane, LaneRun, Lanes } from './local/lane.ts';
export { LocalExecutor } from './local/local-executor.ts';
export { withPreparing } from './local/with-preparing.ts';
export {
  fetchValue,
  HeldValue,
  type StepValue,
  type StepValues,
  type WantedForm,
} from './step/held-value.ts';
export type { GroupUse } from './realtime/held-replica.ts';
export type { WarmGroup } from './realtime/groups.ts';
export {
  hopFormats,
  plannedHops,
  type HopFormat,
  type HopWish,
  type LosslessHop,
  type PlannedHop,
} from './realtime/hops.ts';
export type { OpenReplicas, Replica, ReplicaSource, StartReplica } from './realtime/replica-source.ts';
export { RealtimeExecutor, type RealtimeOptions } from './realtime/realtime-executor.ts';
