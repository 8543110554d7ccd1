import { once } from 'node:events';
import { connect, createServer, type ClientHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { WideWindows } from './wide-windows.ts';

const window = 512 * 1024;
const megabytes = (count: number): Buffer => Buffer.alloc(count * 1024 * 1024, 7);

/** A server with wide windows, what it does with a stream, and a client of it. */
async function open(serve: (stream: ServerHttp2Stream, path: string) => void, clientWindow?: number) {
  const server = createServer({ maxSessionMemory: 1000 });
  server.on('stream', (stream, headers) => {
    stream.respond({ ':status': 200 });
    serve(stream, headers[':path']!);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const windows = new WideWindows(port);
  const settings = { ...(clientWindow !== undefined && { initialWindowSize: clientWindow }) };
  const session = connect(`http://127.0.0.1:${port}`, { settings, maxSessionMemory: 1000 });
  onTestFinished(() => {
    session.destroy();
    windows[Symbol.dispose]();
    server.close();
  });
  await once(session, 'connect');
  if (clientWindow !== undefined) session.setLocalWindowSize(4 * clientWindow);
  return session;
}

/** Sends a body. @returns what came back */
async function exchanged(session: ClientHttp2Session, path: string, body: Buffer): Promise<Buffer> {
  const stream = session.request({ ':method': 'POST', ':path': path });
  stream.end(body);
  return await buffer(stream);
}

test('a stream that is not read holds back its own client alone, at its window, and gets all of it later', async () => {
  const stalled: ServerHttp2Stream[] = [];
  const session = await open((stream, path) => {
    if (path === '/stalled') stalled.push(stream);
    else void buffer(stream).then((body) => stream.end(String(body.length)));
  });
  const one = session.request({ ':method': 'POST', ':path': '/stalled' });
  const big = megabytes(4);
  one.end(big);
  // Together many times what the connection may have on its way.
  const beside = Array.from({ length: 16 }, async () => await exchanged(session, '/read', megabytes(2)));
  for (const length of await Promise.all(beside)) expect(String(length)).toBe(String(2 * 1024 * 1024));
  const [stream] = stalled;
  const held = (): number => stream!.readableLength;
  expect(held()).toBeGreaterThan(0);
  expect(held()).toBeLessThanOrEqual(window);
  // Read in pieces, with stops between them.
  let read = 0;
  stream!.on('data', (chunk: Buffer) => {
    read += chunk.length;
    stream!.pause();
    setImmediate(() => stream!.resume());
  });
  await once(stream!, 'end');
  expect(read).toBe(big.length);
  stream!.end();
});

test('both sides send more than the sockets between them hold, and neither waits for the other for ever', async () => {
  const session = await open((stream) => {
    // Results come while frames are still on their way.
    stream.on('data', (chunk: Buffer) => stream.write(Buffer.concat(Array(4).fill(chunk) as Buffer[])));
    stream.on('end', () => stream.end());
  }, 2 * window);
  const body = megabytes(2);
  const back = await Promise.all(
    Array.from({ length: 16 }, async () => (await exchanged(session, '/', body)).length),
  );
  expect(new Set(back)).toEqual(new Set([4 * body.length]));
});
