import type { Upgrade } from '../http/hand-over.ts';
import type { EventSockets } from './event-sockets.ts';
import { framesPath, type FrameSockets } from './frames/frame-sockets.ts';

/** All WebSockets of a platform, each at its address. */
export class Sockets {
  readonly #events: EventSockets;
  readonly #frames: FrameSockets;

  constructor(events: EventSockets, frames: FrameSockets) {
    this.#events = events;
    this.#frames = frames;
  }

  /** Takes over a connection of a caller who was checked. */
  readonly upgrade: Upgrade = (request, socket, head, caller, again) => {
    const { pathname } = new URL(request.url ?? '/', 'http://local');
    if (pathname !== framesPath) return this.#events.upgrade(request, socket, head, caller, again);
    if (!this.#frames.isFull) return this.#frames.take(request, socket, head, caller, again);
    socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  };

  /** Says good-bye to all. */
  close(): void {
    this.#events.close();
    this.#frames.close();
  }
}
