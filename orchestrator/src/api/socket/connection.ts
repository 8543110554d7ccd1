import type { WebSocket } from 'ws';
import type { ServerMessage } from './messages.ts';

/** Why a connection is closed (RFC 6455, 7.4; from 4000 on our own). */
export const closeCodes = { goingAway: 1001, policy: 1008, login: 4401, slow: 4408 } as const;

/**
 * One end of a WebSocket: writes pages one after the other, each only when the one before has left for the network. So
 * what waits in memory for a client that does not read is one page.
 */
export class Connection {
  readonly #socket: WebSocket;
  #last: Promise<void> = Promise.resolve();
  #isAlive = true;
  #since = performance.now();

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('pong', () => this.#lives());
    socket.on('message', () => this.#lives());
  }

  /** Resolves when all of it has left; also where it never will, since the connection is over. */
  async send(messages: readonly ServerMessage[]): Promise<void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    let left = messages.length;
    if (left === 0 || this.#socket.readyState !== this.#socket.OPEN) return resolve();
    this.#socket.once('close', resolve);
    for (const message of messages) {
      this.#socket.send(JSON.stringify(message), () => {
        this.#lives();
        if (--left === 0) resolve();
      });
    }
    await promise;
    this.#socket.off('close', resolve);
  }

  /** Says what matters more than the order: an answer to what the client said. */
  say(message: ServerMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Whether nothing that was sent waits for the client. */
  get isIdle(): boolean {
    return this.#socket.bufferedAmount === 0;
  }

  /**
   * Asks the client whether it is there. One that neither answered nor took anything since the last time is cut off:
   * it is gone, or does not read.
   */
  beat(): void {
    if (!this.#isAlive) {
      const isBehind = this.#socket.bufferedAmount > 0;
      this.close(closeCodes.slow, isBehind ? 'it does not read' : 'it does not answer');
      this.#socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.#socket.ping();
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.close(code, reason);
  }

  /** Milliseconds since it was opened. */
  get age(): number {
    return performance.now() - this.#since;
  }

  #lives(): void {
    this.#isAlive = true;
  }
}
