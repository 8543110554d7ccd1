import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { kumikiError, KumikiError } from '../errors/index.ts';
import type { AddressRules } from './address-rules.ts';

/** Finds the addresses of a name. */
export type Resolve = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, found: readonly LookupAddress[]) => void,
) => void;

export interface GuardedFetchOptions {
  readonly rules: AddressRules;
  /** The system's own by default. */
  readonly resolve?: Resolve;
}

export interface GuardedRequest {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** `Authorization` and `Cookie` go to no other origin than that of the first address. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The answer's body: a longer one fails while it is read. */
  readonly maxBytes: number;
  /** For all together: looking up, connecting, redirects, the whole body. */
  readonly timeoutMs: number;
  /** How many redirects are followed; beyond them, and by default, a redirect is the answer. Only of GET. */
  readonly redirects?: number;
  readonly signal?: AbortSignal;
}

export interface GuardedResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Where the answer came from in the end. */
  readonly url: URL;
  /** As it comes. @throws ADDRESS_ANSWER_TOO_LARGE, ADDRESS_TIMEOUT, ADDRESS_UNREACHABLE, CANCELLED */
  readonly body: AsyncIterable<Buffer>;
  /** Lets go of a body that nobody wants. */
  discard(): void;
}

/**
 * Calls an address that somebody else gave. The IP address is checked where the connection is made, so that a name
 * which leads elsewhere the second time does not get through; each redirect is checked again. No proxy of the
 * environment is used: it would look names up by itself.
 * @throws ADDRESS_INVALID, ADDRESS_NOT_ALLOWED, ADDRESS_UNREACHABLE, ADDRESS_TIMEOUT, CANCELLED
 */
export async function guardedFetch(
  address: string | URL,
  request: GuardedRequest,
  options: GuardedFetchOptions,
): Promise<GuardedResponse> {
  const late = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, late]) : late;
  const first = checkedUrl(address);
  let url = first;
  for (let left = request.redirects ?? 0; ; left--) {
    const failure = (thrown: unknown) => asAddressError(thrown, url, { late, request });
    let answer: IncomingMessage;
    try {
      answer = await send(url, headersFor(url, first, request), request, signal, options);
    } catch (thrown) {
      throw failure(thrown);
    }
    const next = left > 0 ? redirectOf(answer, url, request) : undefined;
    if (!next) {
      return {
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        url,
        body: limited(answer, url.host, request.maxBytes, failure),
        discard: () => void answer.destroy(),
      };
    }
    answer.destroy();
    url = checkedUrl(next);
  }
}

/** An address that may be called as far as its text says. @throws ADDRESS_INVALID */
export function checkedUrl(address: string | URL): URL {
  const refuse = (reason: string) => kumikiError('ADDRESS_INVALID', { reason });
  const url = URL.parse(String(address));
  if (!url || String(address).length > 4096) throw refuse('it is no whole URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('it is neither https nor http');
  if (url.username !== '' || url.password !== '') throw refuse('it has a name or password in it');
  url.hash = '';
  return url;
}

async function send(
  url: URL,
  headers: Record<string, string>,
  { method = 'GET', body }: GuardedRequest,
  signal: AbortSignal,
  { rules, resolve = systemResolve }: GuardedFetchOptions,
): Promise<IncomingMessage> {
  const { protocol, port: given } = url;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(given || (protocol === 'https:' ? 443 : 80));
  const allowed = (ip: string) => rules.allows({ host, port, ip });
  // Where the host is an IP address, nothing is looked up.
  if (isIP(host) !== 0 && !allowed(host)) throw kumikiError('ADDRESS_NOT_ALLOWED', { host });
  const lookup: LookupFunction = (name, { all }, callback) => {
    resolve(name, (error, found) => {
      if (error) return callback(error, []);
      const safe = found.filter(({ address: ip }) => allowed(ip));
      const [one] = safe;
      if (!one) return callback(kumikiError('ADDRESS_NOT_ALLOWED', { host }), []);
      return all ? callback(null, [...safe]) : callback(null, one.address, one.family);
    });
  };
  const { request: open, Agent } = protocol === 'https:' ? https : http;
  const request = open(url, {
    method,
    headers,
    lookup,
    signal,
    // One for each request: no connection is shared with what was checked for another host.
    agent: new Agent({ keepAlive: false }),
    maxHeaderSize: 16 * 1024,
  });
  // An answer that comes before all was sent may end the request; what counts is the answer.
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  request.end(body);
  const [response] = await answered;
  request.on('error', () => undefined);
  return response;
}

/** Those for a URL: what lets somebody in goes to the origin that it was given for. */
function headersFor(url: URL, first: URL, { headers = {}, body }: GuardedRequest): Record<string, string> {
  const own = Object.entries(headers).filter(
    ([name]) => url.origin === first.origin || !/^(authorization|cookie)$/i.test(name),
  );
  return {
    'User-Agent': 'Kumiki',
    'Accept-Encoding': 'identity',
    ...Object.fromEntries(own),
    ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
  };
}

function redirectOf(answer: IncomingMessage, from: URL, { method = 'GET' }: GuardedRequest): URL | undefined {
  const { statusCode = 0, headers } = answer;
  if (method !== 'GET' || ![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  return headers.location === undefined ? undefined : (URL.parse(headers.location, from.href) ?? undefined);
}

async function* limited(
  answer: IncomingMessage,
  host: string,
  limit: number,
  failure: (thrown: unknown) => unknown,
): AsyncGenerator<Buffer, void, undefined> {
  const tooLarge = () => kumikiError('ADDRESS_ANSWER_TOO_LARGE', { host, limit });
  if (Number(answer.headers['content-length'] ?? 0) > limit) {
    answer.destroy();
    throw tooLarge();
  }
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw tooLarge();
      yield chunk;
    }
  } catch (thrown) {
    throw failure(thrown);
  }
}

const systemResolve: Resolve = (host, done) => systemLookup(host, { all: true }, done);

/** What went wrong on the way, without the IP address: who calls shall learn nothing of the network from it. */
function asAddressError(
  thrown: unknown,
  { host }: URL,
  { late, request }: { readonly late: AbortSignal; readonly request: GuardedRequest },
): KumikiError {
  if (thrown instanceof KumikiError) return thrown;
  if (request.signal?.aborted)
    return kumikiError('CANCELLED', { what: `The request to ${host}` }, { cause: thrown });
  if (late.aborted)
    return kumikiError('ADDRESS_TIMEOUT', { host, seconds: request.timeoutMs / 1000 }, { cause: thrown });
  const { code } = thrown as NodeJS.ErrnoException;
  return kumikiError('ADDRESS_UNREACHABLE', { host, reason: code ?? 'it broke off' }, { cause: thrown });
}
