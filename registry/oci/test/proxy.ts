import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What a request meets instead of the registry, or on its way. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** The connection ends before anything is answered, as the request was carried out or not. */
  | { readonly kind: 'cut'; readonly carriedOut?: boolean }
  /** The answer ends after so many bytes of its body, with the connection. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** All bytes of the answer come, and the connection ends in place of the answer. */
  | { readonly kind: 'endless' }
  /** The body of the answer comes in so many pieces, each so long after the one before. */
  | { readonly kind: 'trickle'; readonly pieces: number; readonly everyMs: number }
  /** Bytes of the answer are others. */
  | { readonly kind: 'change'; change(body: Buffer): Buffer }
  /** Nothing is ever answered. */
  | { readonly kind: 'hang' };

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

export interface Proxy extends AsyncDisposable {
  readonly host: string;
  readonly seen: Seen[];
}

/** Stands before a registry and misbehaves where it is told to. */
export async function startProxy(target: string, faultOf: (seen: Seen) => Fault | undefined): Promise<Proxy> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    // Where one side goes away, the other one sees a connection that ended.
    handle(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, authorization: headers.authorization };
    seen.push(one);
    const fault = faultOf(one);
    if (fault?.kind === 'hang') return;
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    if (fault?.kind === 'status') return void response.writeHead(fault.status, fault.headers).end(fault.body);
    if (fault?.kind === 'cut' && !fault.carriedOut) return void request.socket.destroy();
    const answer = await forward(target, request, body);
    if (fault?.kind === 'cut') return void request.socket.destroy();
    if (fault?.kind === 'truncate') {
      response.writeHead(answer.status, answer.headers);
      response.write(answer.body.subarray(0, fault.bytes), () => request.socket.destroy());
      return;
    }
    if (fault?.kind === 'endless') {
      const { 'content-length': _, ...headers } = answer.headers;
      response.writeHead(answer.status, headers).write(answer.body, () => request.socket.destroy());
      return;
    }
    if (fault?.kind === 'trickle') {
      response.writeHead(answer.status, answer.headers);
      const size = Math.ceil(answer.body.length / fault.pieces);
      for (let from = 0; from < answer.body.length; from += size) {
        await pause(fault.everyMs);
        response.write(answer.body.subarray(from, from + size));
      }
      return void response.end();
    }
    if (fault?.kind !== 'change')
      return void response.writeHead(answer.status, answer.headers).end(answer.body);
    const changed = fault.change(answer.body);
    response
      .writeHead(answer.status, { ...answer.headers, 'content-length': changed.byteLength })
      .end(changed);
  }

  return {
    host,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** The registry sees the name of the proxy, and leads back to it. */
async function forward(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const onward = send(`http://${target}${url}`, { method: method!, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    });
    onward.on('error', reject).end(body);
  });
}
