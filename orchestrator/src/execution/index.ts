export { metaOf, plainName, recallValues, storeFile, storeValues } from './artifacts/index.ts';
export {
  Engine,
  recordedPlan,
  rerun,
  submit,
  type Changes,
  type CarryOut,
  type CarryOutPlan,
  type EngineOptions,
  type InputsAtHand,
  type OnceSubmitted,
  type Submission,
  type SubmittedInput,
  type SubmittedItem,
  type TakenLate,
  type SubmitTo,
} from './engine/index.ts';
export type { CacheEntry, CacheSubject, NewCacheEntry } from './model/cache.ts';
export type {
  Command,
  ItemCommand,
  LifeCommand,
  OwnerCommand,
  RequestCommand,
  StepCommand,
} from './model/command.ts';
export { contentKinds, type ContentKind } from './model/content.ts';
export type { EventBody, RecordedEvent } from './model/event.ts';
export {
  executionStatuses,
  isTerminal,
  trialLabel,
  terminalStatus,
  type Execution,
  type ExecutionRef,
  type ExecutionStatus,
  type ItemCounts,
  type NewExecution,
} from './model/execution.ts';
export { KnownExecutions, type KnownExecution } from './known-executions.ts';
export { attemptId, isExecutionId, itemId, newExecutionId, timeOfId } from './model/ids.ts';
export {
  attemptOutcomes,
  itemStatuses,
  stepStatuses,
  type AttemptOutcome,
  type ExecutionItem,
  type ItemStatus,
  type ItemStep,
  type NewItem,
  type StepAttempt,
  type StepStatus,
  type Usage,
} from './model/item.ts';
export { finalVerdict, type Correction, type FinalVerdicts, type NewCorrection } from './model/review.ts';
export { requestKeptMs, type KnownRequest, type NewRequest, type RequestKey } from './model/request.ts';
export { changedParts } from './model/recipe.ts';
export {
  artifactsIn,
  type ArtifactRef,
  type ExternalFile,
  type StoredValue,
  type StoredValues,
} from './model/value.ts';
export { verdictWords, type VerdictCounts, type VerdictWord } from './model/verdict.ts';
export {
  ExecutionQueue,
  nameOf,
  type ExecutionQueueOptions,
  type QueueLine,
} from './queue/execution-queue.ts';
export { createInPages } from './store/create-in-pages.ts';
export {
  maxCommandsPerCall,
  maxDigestsPerCall,
  maxItemsPerCall,
  type AttemptPlace,
  type Committed,
  type EndedExecution,
  type CursorPage,
  type ExecutionStore,
  type Guard,
  type ItemFilter,
  type ItemPair,
  type ItemsPage,
  type KeptExecution,
  type KeptPage,
  type Listed,
  type ListFilter,
  type LogBatch,
  type LogFilter,
  type LogPage,
  type StepTimes,
  type StoredLogLine,
  type PositionedEvent,
} from './store/execution-store.ts';
export type { NumberPage } from './store/pages.ts';
export {
  maxCorrections,
  type ItemStates,
  type OverviewStore,
  type PipelineActivity,
  type ReviewStore,
} from './store/review-store.ts';
