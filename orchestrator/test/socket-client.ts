import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface Message {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export const isA = (wanted: string) => (message: Message) => message.type === wanted;

/** A client of the WebSocket of events whose messages are taken one by one. */
export async function socketClient(
  url: string,
  headers: Record<string, string> = {},
  path = '/api/v1/events',
) {
  const socket = new WebSocket(url.replace('http', 'ws') + path, { headers });
  const messages: Message[] = [];
  let wake: () => void = () => undefined;
  socket.on('message', (text: Buffer) => {
    messages.push(JSON.parse(text.toString()) as Message);
    wake();
  });
  await once(socket, 'open');
  return {
    socket,
    messages,
    say: (message: object) => socket.send(JSON.stringify(message)),
    /** The messages up to the first for which it is true. */
    until: async (is: (message: Message) => boolean): Promise<readonly Message[]> => {
      for (;;) {
        const found = messages.findIndex(is);
        if (found >= 0) return messages.splice(0, found + 1);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
