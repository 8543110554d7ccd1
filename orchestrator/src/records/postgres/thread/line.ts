import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Ask, Told } from '../connections/protocol.ts';

/** Longer than the connection itself waits for any answer. */
const mostMs = 180_000;

/** The way to a connection in another thread. This thread stands still until the answer is there. */
export class Line {
  readonly #port: MessagePort;
  readonly #told: Int32Array;

  constructor(port: MessagePort, signal: SharedArrayBuffer) {
    this.#port = port;
    this.#told = new Int32Array(signal);
  }

  ask(ask: Ask): Told {
    const before = Atomics.load(this.#told, 0);
    this.#port.postMessage(ask, []);
    Atomics.wait(this.#told, 0, before, mostMs);
    const received: { message: Told } | undefined = receiveMessageOnPort(this.#port);
    const fault = { code: undefined, message: 'the thread of the connections does not answer', lost: true };
    return received?.message ?? { results: [], fault };
  }

  close(): void {
    this.#port.close();
  }
}

/** Stands still. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
