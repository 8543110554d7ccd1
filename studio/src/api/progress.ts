import { addressOf } from './client.ts';

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

const firstPause = 500;
const longestPause = 10_000;
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
  let socket: WebSocket | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = firstPause;
  let isStopped = false;
  let waiting: ProgressUpdate[] = [];
  const tell = () => {
    timer = undefined;
    const updates = waiting;
    waiting = [];
    told(updates);
  };
  const open = () => {
    const address = new URL(addressOf('/events'), location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const opened = new WebSocket(address);
    socket = opened;
    opened.addEventListener('open', () => {
      pause = firstPause;
      opened.send(JSON.stringify({ type: 'subscribe', execution_id: execution, from }));
    });
    opened.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as { readonly type: string; readonly data: unknown };
      if (message.type !== 'progress_update') return;
      waiting.push(message.data as ProgressUpdate);
      timer ??= setTimeout(tell, together);
    });
    opened.addEventListener('close', () => {
      if (isStopped) return;
      retry = setTimeout(open, pause);
      pause = Math.min(longestPause, pause * 2);
    });
  };
  open();
  return () => {
    isStopped = true;
    clearTimeout(retry);
    clearTimeout(timer);
    socket?.close();
  };
}
