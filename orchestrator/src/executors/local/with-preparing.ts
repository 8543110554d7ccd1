import type { ExecutionTask, Executor } from '../executor.ts';

/** An executor whose tasks tell somebody what their steps wait for before the first item begins. */
export function withPreparing(executor: Executor, preparing: ExecutionTask['preparing'] & object): Executor {
  return {
    kind: executor.kind,
    execute: async (task, observer) => await executor.execute({ ...task, preparing }, observer),
    close: async () => await executor.close(),
  };
}
