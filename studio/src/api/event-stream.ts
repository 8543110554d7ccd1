import { addressOf, getJson, type Query } from './client.ts';

export interface EventStreamOptions {
  /** Below `/api/v1`. */
  readonly path: string;
  /** Asked for anew with each connection: it says where to go on. */
  readonly query: () => Query;
  /** What is listened to. @returns `false` where nothing more will come */
  readonly events: readonly string[];
  readonly take: (type: string, data: unknown) => boolean;
  readonly connected: (isConnected: boolean) => void;
}

const firstPause = 500;
const longestPause = 10_000;

/**
 * Server-sent events over a connection that is made again when it breaks, until `take` says that this was all. The browser's own
 * second try would not wait longer each time, and would not say that somebody has to sign in again.
 * @returns stops it
 */
export function openEventStream({ path, query, events, take, connected }: EventStreamOptions): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let pause = firstPause;
  const stopped = new AbortController();

  function open(): void {
    const opened = new EventSource(addressOf(path, query()));
    source = opened;
    opened.addEventListener('open', () => {
      pause = firstPause;
      connected(true);
    });
    for (const type of events) {
      opened.addEventListener(type, (message: MessageEvent<string>) => {
        if (!take(type, JSON.parse(message.data))) stop();
      });
    }
    opened.addEventListener('error', () => {
      opened.close();
      connected(false);
      // A session that is over says so to a usual request alone.
      void getJson('/pipelines', { limit: 1 }, stopped.signal).catch(() => undefined);
      retry = setTimeout(open, pause);
      pause = Math.min(longestPause, pause * 2);
    });
  }

  function stop(): void {
    stopped.abort();
    source?.close();
    clearTimeout(retry);
  }

  open();
  return stop;
}
