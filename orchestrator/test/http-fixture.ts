import { once } from 'node:events';
import { connect } from 'node:net';
import { errorTable } from '@kumiki/component-sdk/errors';
import { expect } from 'vitest';
import {
  openHttpServer,
  type HttpLogEntry,
  type HttpServerOptions,
  type Route,
} from '../src/api/http/index.ts';

/** A server at a free port of this machine that ends with the test. */
export async function testServer(routes: readonly Route[], options: Partial<HttpServerOptions> = {}) {
  const log: HttpLogEntry[] = [];
  const server = await openHttpServer({ routes, port: 0, log: (entry) => log.push(entry), ...options });
  return {
    ...server,
    log,
    fetch: (path: string, init?: RequestInit) => fetch(server.url + path, init),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Sends text as it is, and gives all that comes back until the server ends the connection. */
export async function rawRequest(
  port: number,
  parts: readonly (string | Buffer)[],
  { halfClose = false }: { halfClose?: boolean } = {},
): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  let received = '';
  // The server may cut a connection off while this end still writes.
  socket.on('error', () => socket.destroy());
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.once('end', () => socket.end());
  for (const part of parts)
    socket.write(typeof part === 'string' ? part.replace(ownHost, `127.0.0.1:${port}`) : part);
  if (halfClose) socket.end();
  await closed;
  return Buffer.from(received, 'latin1').toString();
}

/** Stands for the server's own host and port in what `rawRequest` sends. */
const ownHost = 'THIS-SERVER';

/** The head of a request of HTTP/1.1; the connection ends with its answer. */
export function head(first: string, headers: readonly string[] = [], hosts = [ownHost]): string {
  const lines = hosts.map((host) => `Host: ${host}`);
  return [`${first} HTTP/1.1`, ...lines, 'Connection: close', ...headers, '', ''].join('\r\n');
}

/** Checks that an answer is a problem of the table, and gives its code. */
export async function problemCode(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  return codeOf(response.status, (await response.json()) as Record<string, unknown>);
}

/** As `problemCode`, for an answer as it came over the line. */
export function rawProblemCode(answer: string): string {
  const [top = '', body = ''] = answer.split('\r\n\r\n');
  expect(top.toLowerCase()).toContain('content-type: application/problem+json');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(top)?.[1]);
  return codeOf(status, JSON.parse(body) as Record<string, unknown>);
}

function codeOf(status: number, problem: Record<string, unknown>): string {
  const code = String(problem['code']);
  const entry = errorTable[code as keyof typeof errorTable];
  expect(entry).toBeDefined();
  expect(problem).toMatchObject({
    status,
    type: `https://kumiki.dev/errors/${code}`,
    title: expect.any(String),
    detail: expect.any(String),
    remedy: expect.any(String),
    retryable: entry.retryable,
  });
  expect(entry.http).toBe(status);
  return code;
}
