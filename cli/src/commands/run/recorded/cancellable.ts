import type { ExecutionRef } from '@kumiki/orchestrator/execution';
import type { Executor } from '@kumiki/orchestrator/executors';

/** Asks for the end of an execution when the signal says so, while it is carried out. */
export async function cancellable(
  ask: (ref: ExecutionRef) => Promise<unknown>,
  ref: ExecutionRef,
  cancel: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  // One that ended at this very moment needs no cancelling.
  const onCancel = (): void => void ask(ref).catch(() => undefined);
  if (cancel.aborted) onCancel();
  cancel.addEventListener('abort', onCancel, { once: true });
  try {
    await work();
  } finally {
    cancel.removeEventListener('abort', onCancel);
  }
}

export function closing(executor: Executor): Executor & AsyncDisposable {
  return Object.assign(executor, { [Symbol.asyncDispose]: async () => await executor.close() });
}
