import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { httpLimits } from './limits.ts';

/** What all answers may have. */
export interface AnswerOptions {
  /** 200 where it is left out. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** The version of the content, without quotes. A request that knows it already gets a 304. */
  readonly etag?: string;
}

/** What a handler answers; made with `json`, `bytes`, `stream` and `empty`. */
export interface Answer extends AnswerOptions {
  readonly type?: string;
  readonly content: string | Uint8Array | Readable | undefined;
}

export function json(data: unknown, options: AnswerOptions = {}): Answer {
  return { ...options, type: 'application/json; charset=utf-8', content: JSON.stringify(data) };
}

/** Text or bytes of a media type. */
export function bytes(content: string | Uint8Array, type: string, options: AnswerOptions = {}): Answer {
  return { ...options, type, content };
}

/**
 * Content that is sent as it comes, as fast as the client takes it. It is destroyed when the client goes away; where it
 * fails, the connection is cut, so that nobody takes a part for the whole.
 */
export function stream(
  content: Readable | AsyncIterable<string | Uint8Array>,
  type: string,
  options: AnswerOptions & { readonly length?: number } = {},
): Answer {
  const { length, headers, ...rest } = options;
  return {
    ...rest,
    type,
    headers: { ...headers, ...(length !== undefined && { 'Content-Length': String(length) }) },
    content: content instanceof Readable ? content : Readable.from(content),
  };
}

export function empty(options: AnswerOptions = {}): Answer {
  return { status: 204, ...options, content: undefined };
}

/**
 * Sends an answer; `HEAD` and requests that know the content already get no body. Content that is a stream is closed
 * however that ends. @param timeout milliseconds in which a client takes nothing, until it is cut off
 */
export async function sendAnswer(
  answer: Answer,
  response: Response,
  timeout = httpLimits.answerTimeout,
): Promise<void> {
  const { status = 200, headers = {}, etag, type, content } = answer;
  try {
    // The next request on the connection has a time of its own.
    response.setTimeout(timeout, () => {
      // An answer that has nothing to say for so long is not its client's fault.
      if (isWaiting(response)) response.destroy();
    });
    response.status(status);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (type !== undefined) response.setHeader('Content-Type', type);
    if (etag !== undefined) {
      // Without a lifetime: clients ask, and mostly get a 304.
      response.setHeader('ETag', `"${etag}"`);
      if (headers['Cache-Control'] === undefined) response.setHeader('Cache-Control', 'no-cache');
    } else if (headers['Cache-Control'] === undefined) response.setHeader('Cache-Control', 'no-store');
    if (isKnown(response.req, etag)) {
      response.removeHeader('Content-Length');
      response.status(304).end();
    } else if (!(content instanceof Readable)) {
      // Express leaves the body out for HEAD.
      if (content === undefined) response.end();
      else response.send(typeof content === 'string' ? content : asBuffer(content));
    } else if (response.req.method === 'HEAD') response.end();
    else {
      // Before the connection is cut, so that the log line of the request has it.
      content.once('error', (error) => (response.locals['error'] ??= error));
      response.flushHeaders();
      await pipeline(content, response);
    }
  } finally {
    // Nobody reads it for a 304 or HEAD, and `pipeline` leaves its file open where the client has left before.
    if (content instanceof Readable) content.destroy();
  }
}

/** Whether some of the answer waits for its client. */
function isWaiting({ writableLength, socket }: Response): boolean {
  return writableLength > 0 || (socket?.writableLength ?? 0) > 0;
}

/**
 * Whether a request says that it has this version. Express's own answer is no for every client with `fetch`, which sends
 * `Cache-Control: no-cache` along.
 */
function isKnown(request: Request, etag: string | undefined): boolean {
  if (etag === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known?.some((tag) => tag === `"${etag}"` || tag === '*') ?? false;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
