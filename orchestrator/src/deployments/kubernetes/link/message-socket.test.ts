import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { MessageSocket, type Message } from './message-socket.ts';

const open: { destroy(): void }[] = [];
afterEach(() => open.splice(0).forEach((one) => one.destroy()));

/** Two ends of a connection, of which the second collects what comes. */
async function pair() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = createConnection((server.address() as AddressInfo).port, '127.0.0.1');
  const [there] = (await once(server, 'connection')) as [Socket];
  server.close();
  open.push(socket, there);
  const received: Message<object>[] = [];
  const over = Promise.withResolvers<void>();
  const listening = new MessageSocket<object, object>(
    there,
    (message) => received.push(message),
    over.resolve,
  );
  expect(listening.isOpen).toBe(true);
  const nothing = () => undefined;
  return {
    socket,
    sender: new MessageSocket<object, object>(socket, nothing, nothing),
    received,
    closed: over.promise,
  };
}

test('messages come as they went, however they are cut', async () => {
  const { sender, received, closed } = await pair();
  const large = new Uint8Array(3_000_000).map((_, at) => at * 7);
  sender.send({ a: 'あ' });
  sender.send({ b: [1] }, [large, new Uint8Array(0), Buffer.from('x')]);
  sender.end();
  await closed;
  expect(received.map(({ head }) => head)).toEqual([{ a: 'あ' }, { b: [1] }]);
  expect(received[1]!.content.map(({ length }) => length)).toEqual([3_000_000, 0, 1]);
  expect(Buffer.compare(received[1]!.content[0]!, large)).toBe(0);
});

test.each([
  ['a head that is too long', [0xffffffff, 0]],
  ['too many pieces', [2, 0xffffffff]],
  ['content that is too long', [2, 2, 0x7fffffff, 0x7fffffff]],
  ['no JSON', [4, 0, 0x41414141]],
])('whoever says what cannot be is not listened to: %s', async (_, words) => {
  const { socket, received, closed } = await pair();
  const bytes = Buffer.alloc(words.length * 4);
  for (const [at, word] of words.entries()) bytes.writeUInt32LE(word, at * 4);
  socket.write(bytes);
  await closed;
  expect(received).toEqual([]);
});
