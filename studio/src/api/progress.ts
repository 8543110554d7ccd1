import { openEventSocket } from './event-socket.ts';
import { gathered } from './gathered.ts';

/** How far a step of an item is, as its component says it, or that its state is another now. */
export interface ProgressUpdate {
  readonly status: string;
  /** `null` where it is the state of the execution. */
  readonly step: string | null;
  readonly item?: number;
  /** From 0 to 1. */
  readonly fraction?: number;
  readonly message?: string;
}

/** Updates are told together, so often at most. */
const togetherMs = 200;

/**
 * Hears how far the steps of an execution are. Nothing of it is kept: what was missed while a connection was lost does not
 * come again.
 * @param from the number of the next event of the execution: those of before are not sent
 * @returns stops it
 */
export function followProgress(
  execution: string,
  from: number,
  told: (updates: readonly ProgressUpdate[]) => void,
): () => void {
  const updates = gathered(togetherMs, told);
  const stop = openEventSocket({
    subscription: () => ({ execution_id: execution, from }),
    take: ({ type, data }) => {
      if (type === 'progress_update') updates.add(data as ProgressUpdate);
      return true;
    },
  });
  return () => {
    stop();
    updates.stop();
  };
}
