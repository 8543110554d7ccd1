import { openEventSocket } from './event-socket.ts';

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

/** Updates are told together, so often at most, in ms. */
const together = 200;

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
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: ProgressUpdate[] = [];
  const tell = () => {
    timer = undefined;
    const updates = waiting;
    waiting = [];
    told(updates);
  };
  const stop = openEventSocket({
    subscription: () => ({ execution_id: execution, from }),
    take: ({ type, data }) => {
      if (type === 'progress_update') {
        waiting.push(data as ProgressUpdate);
        timer ??= setTimeout(tell, together);
      }
      return true;
    },
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
