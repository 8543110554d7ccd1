import type { ExecutionRef } from '@kumiki/orchestrator/execution';

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
