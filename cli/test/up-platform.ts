import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { publishFlip, startPlatform, type StartedPlatform } from './platform.ts';

/** What any of the answers may hold that a test looks at. */
export interface Answer {
  readonly id: string;
  readonly execution_id: string;
  readonly status: string;
  readonly code: string;
  readonly secret: string;
  readonly items: readonly { readonly id: string; readonly name: string; readonly status: string }[];
}

/** `kumiki up` in a folder, as a client sees it, also where it refuses. */
export class UpPlatform {
  readonly #started: StartedPlatform;
  readonly url: string;

  private constructor(started: StartedPlatform) {
    this.#started = started;
    this.url = started.url;
  }

  /** @param more environment variables */
  static async start(folder: string, more: Readonly<Record<string, string>> = {}): Promise<UpPlatform> {
    return new UpPlatform(await startPlatform(folder, more));
  }

  /** Resolves when it has ended by itself. */
  get ended(): StartedPlatform['ended'] {
    return this.#started.ended;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL') {
    this.#started.child.kill(signal);
    return await this.ended;
  }

  async call(method: string, path: string, body?: object): Promise<{ status: number; data: Answer }> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
      ...(body && !isForm && { headers: { 'Content-Type': 'application/json' } }),
    });
    const text = await response.text();
    return { status: response.status, data: (text === '' ? undefined : JSON.parse(text)) as Answer };
  }

  /** The pipeline `flip-it`, published. */
  async publish(): Promise<void> {
    await publishFlip(this);
  }

  /** Starts an execution of one uploaded image, or of none. @returns what is answered */
  async run(execution: object, image?: Uint8Array) {
    const form = new FormData();
    form.set('execution', JSON.stringify({ pipeline: 'flip-it', ...execution }));
    if (image) form.append('image', new Blob([new Uint8Array(image)]), 'a.png');
    return await this.call('POST', '/executions', form);
  }
}

export interface Received {
  readonly headers: Record<string, string>;
  readonly text: string;
}

export type Receiver = Awaited<ReturnType<typeof receiver>>;

/** A server of this machine that keeps what comes. */
export async function receiver(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const messages: Received[] = [];
  const waiting: (() => void)[] = [];
  const listen = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    messages.push({ headers: request.headers as Record<string, string>, text });
    answer(response, request);
    for (const wake of waiting.splice(0)) wake();
  };
  const server = createServer((request, response) => void listen(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}/`,
    /** Resolves when so many have come. */
    async count(wanted: number): Promise<readonly Received[]> {
      while (messages.length < wanted) await new Promise<void>((resolve) => waiting.push(resolve));
      return messages;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
