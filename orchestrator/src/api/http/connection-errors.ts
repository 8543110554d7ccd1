import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { securityHeaders } from './guard.ts';
import type { HttpLimits } from './limits.ts';
import { problemDetails, problemType } from './problem.ts';

/** Answers what is not HTTP, too long or too slow: it never becomes a request, so no route ever sees it. */
export function answerConnectionErrors(server: Server, limits: HttpLimits): void {
  const running = new WeakMap<Socket, { request: IncomingMessage; response: ServerResponse }>();
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    running.set(request.socket, { request, response });
  });
  server.on('clientError', (thrown: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    const latest = running.get(socket);
    const current = latest?.response.closed === true ? undefined : latest;
    // What stands behind a whole request is rubbish; the request itself still gets its answer.
    if (current?.request.complete === true && !current.response.headersSent) {
      current.response.setHeader('Connection', 'close');
      return;
    }
    if (thrown.code === 'ECONNRESET' || !socket.writable || current?.response.headersSent === true) {
      socket.destroy();
      return;
    }
    // The request that is being read shall not answer too.
    socket.end(rawAnswer(errorOf(thrown, limits)), () => socket.destroy());
  });
}

function errorOf({ code }: NodeJS.ErrnoException, { headerBytes }: HttpLimits): KumikiError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return kumikiError('HEADERS_TOO_LARGE', { limit: `${headerBytes} bytes` });
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return kumikiError('REQUEST_TIMEOUT', {});
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return kumikiError('BODY_TOO_LARGE', { limit: headerBytes });
  const reason = code?.startsWith('HPE_')
    ? code.slice(4).toLowerCase().replaceAll('_', ' ')
    : 'it cannot be read';
  return kumikiError('REQUEST_MALFORMED', { reason });
}

function rawAnswer(error: KumikiError): string {
  const body = JSON.stringify(problemDetails(error));
  const { http } = error.entry;
  const headers = {
    ...securityHeaders,
    'Content-Type': problemType,
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${http} ${STATUS_CODES[http]}\r\n${lines.join('')}\r\n${body}`;
}
