import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Ask, Told } from '../connections/protocol.ts';

/** Longer than the connection itself waits for any answer. */
const mostMs = 180_000;

/** The way to a connection in another thread. This thread stands still until the answer is there. */
export class Line {
  readonly #port: MessagePort;
  readonly #told: Int32Array;
  #count = 0;

  constructor(port: MessagePort, signal: SharedArrayBuffer) {
    this.#port = port;
    this.#told = new Int32Array(signal);
  }

  ask(given: Omit<Ask, 'number'>): Omit<Told, 'number'> {
    const ask: Ask = { number: ++this.#count, ...given };
    const before = Atomics.load(this.#told, 0);
    this.#port.postMessage(ask, []);
    Atomics.wait(this.#told, 0, before, given.isUnhurried ? Infinity : mostMs);
    // An answer that came too late is of another question.
    for (let received; (received = this.#receive()) !== undefined;) {
      if (received.number === ask.number) return received;
    }
    const message = 'the thread of the connections does not answer';
    return { results: [], fault: { code: undefined, message, lost: true } };
  }

  #receive(): Told | undefined {
    const received: { message: Told } | undefined = receiveMessageOnPort(this.#port);
    return received?.message;
  }

  close(): void {
    this.#port.close();
  }
}

/** Stands still. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
