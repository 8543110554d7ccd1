import type { ExecutionRef } from '../execution/index.ts';

/** How far a step is, or its state, or that of its execution. */
export interface ProgressUpdate {
  readonly execution_id: string;
  /** Of the step; of the execution where `step` is null. */
  readonly status: string;
  readonly step: string | null;
  readonly item?: number;
  /** From 0 to 1. */
  readonly fraction?: number;
  readonly message?: string;
}

type Listener = (ref: ExecutionRef, update: ProgressUpdate) => void;

/** Tells who listens what components say of their progress, as they say it. Nothing of it is kept. */
export class ProgressFeed {
  readonly #listeners = new Set<Listener>();

  tell(ref: ExecutionRef, update: ProgressUpdate): void {
    for (const listener of this.#listeners) listener(ref, update);
  }

  /** @returns ends the listening */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
