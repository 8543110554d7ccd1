import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConnectionState, LiveResult, Socket } from './frame-connection.ts';
import { FrameConnection } from './frame-connection.ts';

/** A WebSocket that the test speaks through. */
class FakeSocket {
  binaryType: BinaryType = 'blob';
  bufferedAmount = 0;
  readyState = 1;
  readonly sent: unknown[] = [];
  closed: number | undefined;
  readonly #heard = new Map<string, (event: unknown) => void>();

  addEventListener(type: string, listener: (event: unknown) => void): void {
    this.#heard.set(type, listener);
  }
  send(data: unknown): void {
    this.sent.push(data);
  }
  close(code?: number): void {
    this.closed = code;
  }
  say(data: object | Blob): void {
    this.#heard.get('message')!({ data: data instanceof Blob ? data : JSON.stringify(data) });
  }
  lose(code = 1006): void {
    this.#heard.get('close')!({ code });
  }
}

function open() {
  const sockets: FakeSocket[] = [];
  const states: [ConnectionState, string?][] = [];
  const results: LiveResult[] = [];
  const connection = new FrameConnection(
    () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as Socket;
    },
    {
      changed: (state, error) => states.push(error ? [state, error.code] : [state]),
      result: (result) => results.push(result),
    },
  );
  return { connection, sockets, states, results };
}

const opened = { type: 'open', data: { pipeline: 'mark', version: 1 } };
const frame = new Blob(['frame']);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a result comes with its files, and one without files at once', () => {
  const { connection, sockets, results, states } = open();
  const [socket] = sockets;
  expect(connection.hasRoom).toBe(false);
  socket!.say(opened);
  connection.send('1', frame);
  connection.send('keep-2', frame, true);
  expect(socket!.sent).toEqual([
    '{"type":"frame","id":"1"}',
    frame,
    '{"type":"frame","id":"keep-2","keep":true}',
    frame,
  ]);
  const file = new Blob(['file']);
  socket!.say({ type: 'result', data: { id: '1', status: 'succeeded', outputs: {}, files: 2 } });
  socket!.say(file);
  expect(results).toEqual([]);
  socket!.say(file);
  socket!.say({ type: 'result', data: { id: 'keep-2', status: 'dropped', why: 'oldest' } });
  expect(results).toEqual([
    { id: '1', status: 'succeeded', outputs: {}, files: [file, file] },
    { id: 'keep-2', status: 'dropped', why: 'oldest', files: [] },
  ]);
  expect(states).toEqual([['connecting'], ['open']]);
});

test('no more is sent than the line and the pipeline take', () => {
  const { connection, sockets } = open();
  const [socket] = sockets;
  socket!.say(opened);
  socket!.bufferedAmount = 10_000_000;
  expect(connection.hasRoom).toBe(false);
  socket!.bufferedAmount = 0;
  for (let at = 0; connection.hasRoom; at++) connection.send(`${at}`, frame);
  expect(socket!.sent.length).toBe(64);
  socket!.say({ type: 'result', data: { id: '0', status: 'dropped' } });
  expect(connection.hasRoom).toBe(true);
});

test('a connection that is lost is made again, with longer pauses, until it is closed', () => {
  const { connection, sockets, states } = open();
  sockets[0]!.say(opened);
  sockets[0]!.lose();
  vi.advanceTimersByTime(500);
  sockets[1]!.say({ type: 'error', data: { code: 'DEPLOYMENT_NOT_READY', detail: 'It starts.' } });
  sockets[1]!.lose(1008);
  vi.advanceTimersByTime(999);
  expect(sockets).toHaveLength(2);
  vi.advanceTimersByTime(1);
  sockets[2]!.say(opened);
  expect(states).toEqual([
    ['connecting'],
    ['open'],
    ['waiting'],
    ['connecting'],
    ['waiting', 'DEPLOYMENT_NOT_READY'],
    ['connecting'],
    ['open'],
  ]);
  connection.close();
  sockets[2]!.lose(1000);
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(3);
});

test('what would be refused again is not tried again', () => {
  for (const [code, closeCode] of [
    ['DEPLOYMENT_NOT_FOUND', 1008],
    ['ROLE_NEEDED', 1008],
    ['ANY', 4401],
  ] as const) {
    const { sockets, states } = open();
    sockets[0]!.say({ type: 'error', data: { code, detail: 'No.' } });
    sockets[0]!.lose(closeCode);
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(states.at(-1)).toEqual(['closed', code]);
  }
});
