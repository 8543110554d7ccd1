import { addressOf } from './client.ts';
import { keepConnected } from './keep-connected.ts';

/** What the platform says over the WebSocket of events. */
export interface SocketMessage {
  readonly type: string;
  readonly data: unknown;
}

export interface EventSocketOptions {
  /** What is followed; asked for anew with each connection: it says where to go on. */
  readonly subscription: () => Readonly<Record<string, unknown>>;
  /** @returns `false` where nothing more will come */
  readonly take: (message: SocketMessage) => boolean;
  readonly connected?: (isConnected: boolean) => void;
}

/** How often the platform is asked whether it is there. */
const askMs = 15_000;

/**
 * Follows events over a WebSocket that is kept, until `take` says that this was all. Browsers have hundreds of these, where
 * only six requests at a time go to one address from all windows together.
 * @returns ends it
 */
export function openEventSocket({ subscription, take, connected }: EventSocketOptions): () => void {
  const end = keepConnected({
    connected: connected ?? (() => undefined),
    open: ({ opened, heard, lost }) => {
      const address = new URL(addressOf('/events'), location.href);
      address.protocol = address.protocol.replace('http', 'ws');
      const socket = new WebSocket(address);
      const say = (message: object) => socket.send(JSON.stringify(message));
      let asking: ReturnType<typeof setInterval> | undefined;
      socket.addEventListener('open', () => {
        say({ type: 'subscribe', ...subscription() });
        asking = setInterval(() => say({ type: 'ping' }), askMs);
      });
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const message = JSON.parse(data) as SocketMessage;
        heard();
        if (message.type === 'subscribed') opened();
        if (message.type === 'error') lost();
        else if (!take(message)) end();
      });
      socket.addEventListener('close', lost);
      return () => {
        clearInterval(asking);
        socket.close();
      };
    },
  });
  return end;
}
