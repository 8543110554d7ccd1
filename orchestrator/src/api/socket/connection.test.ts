import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { describe, expect, test } from 'vitest';
import { Connection } from './connection.ts';

/** A socket whose other end takes one message at a time, when it is told to. */
class SlowSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  readonly waiting: (() => void)[] = [];
  readonly calls: string[] = [];

  send(_: string, taken: () => void = () => undefined): void {
    this.waiting.push(taken);
  }

  get bufferedAmount(): number {
    return this.waiting.length;
  }

  ping(): void {
    this.calls.push('ping');
  }

  close(code: number): void {
    this.calls.push(`close ${code}`);
  }

  terminate(): void {
    this.calls.push('terminate');
    this.readyState = 3;
    this.emit('close');
  }
}

const event = { type: 'event', data: {} } as const;
const settled = async () => await new Promise((resolve) => setImmediate(resolve));

describe('a connection', () => {
  test('has one page in memory for a client that does not read, whoever else wants to send', async () => {
    const socket = new SlowSocket();
    const connection = new Connection(socket as unknown as WebSocket);
    const pages = [0, 1, 2].map(() => connection.send([event, event]));
    await settled();
    expect(socket.waiting).toHaveLength(2);
    for (const take of socket.waiting.splice(0)) take();
    await pages[0];
    await settled();
    expect(socket.waiting).toHaveLength(2);
  });

  test('is cut off when nothing was taken from one beat to the next, and nobody waits for it any more', async () => {
    const socket = new SlowSocket();
    const connection = new Connection(socket as unknown as WebSocket);
    const page = connection.send([event]);
    const next = connection.send([event]);
    connection.beat();
    socket.emit('pong');
    connection.beat();
    expect(socket.calls).toEqual(['ping', 'ping']);
    connection.beat();
    expect(socket.calls.slice(2)).toEqual(['close 4408', 'terminate']);
    await Promise.all([page, next]);
  });

  test('stays with a client that is slow, as long as it takes something', async () => {
    const socket = new SlowSocket();
    const connection = new Connection(socket as unknown as WebSocket);
    void connection.send(Array.from({ length: 5 }, () => event));
    await settled();
    for (let beat = 0; beat < 5; beat++) {
      connection.beat();
      socket.waiting.shift()!();
    }
    expect(socket.calls).not.toContain('terminate');
  });
});
