import { addressOf, type Query } from './client.ts';
import { keepConnected } from './keep-connected.ts';

export interface EventStreamOptions {
  /** Below `/api/v1`. */
  readonly path: string;
  /** Asked for anew with each connection: it says where to go on. */
  readonly query: () => Query;
  /** What is listened to; the platform says `ping` where there is nothing else to say. */
  readonly events: readonly string[];
  /** @returns `false` where nothing more will come */
  readonly take: (type: string, data: unknown) => boolean;
  readonly connected: (isConnected: boolean) => void;
}

/**
 * Server-sent events over a connection that is kept while the page is seen, until `take` says that this was all. The browser's own
 * second try would not wait longer each time, and would not say that somebody has to sign in again.
 * @returns ends it
 */
export function openEventStream({ path, query, events, take, connected }: EventStreamOptions): () => void {
  const end = keepConnected({
    connected,
    onlyWhileSeen: true,
    open: ({ opened, heard, lost }) => {
      const source = new EventSource(addressOf(path, query()));
      source.addEventListener('open', opened);
      source.addEventListener('error', lost);
      source.addEventListener('ping', heard);
      for (const type of events) {
        source.addEventListener(type, (message: MessageEvent<string>) => {
          heard();
          if (!take(type, JSON.parse(message.data))) end();
        });
      }
      return () => source.close();
    },
  });
  return end;
}
