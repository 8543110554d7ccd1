export { ExecutionWatch } from './execution-watch.ts';
export type { EndedStatus, Happening, ItemEnd, Listener, OpenExecution, StepEnd } from './happening.ts';
export { observedExecutor } from './observed-executor.ts';
export { observedStore, type ObservedStoreOptions } from './observed-store.ts';
