export type {
  ComponentProvider,
  ExecutionEvent,
  ExecutionObserver,
  ExecutionTask,
  Executor,
  InputSource,
  Item,
  SkipReason,
} from './executor.ts';
export { LocalExecutor, type LocalExecutorOptions } from './local/local-executor.ts';
