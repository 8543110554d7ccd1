import { asKumikiError } from '@kumiki/component-sdk/errors';
import { guardedFetch, type GuardedFetchOptions } from '../net/index.ts';
import { retryAfterMs } from './back-off.ts';
import { signatureHeaders } from './signature.ts';
import type { NewAttempt } from './webhook-store.ts';
import type { Delivery } from './webhook.ts';

/** For one attempt as a whole. */
const timeoutMs = 15_000;
/** What is kept of an answer: a line or two to find out what the receiver did not like. */
const keptBytes = 1024;

type Headers = Readonly<Record<string, string>>;

export interface Sent {
  readonly attempt: NewAttempt;
  readonly outcome: 'delivered' | 'failed' | 'gone';
  /** What the receiver asked to wait, in ms. */
  readonly retryAfter: number;
}

/** Sends one message once. It never throws: what went wrong is the attempt's. */
export async function sendOnce(
  url: string,
  { id, body, headers: more = {} }: Pick<Delivery, 'id' | 'body'> & { readonly headers?: Headers },
  secret: string,
  guard: GuardedFetchOptions,
  signal: AbortSignal,
): Promise<Sent> {
  const at = Date.now();
  const started = performance.now();
  const took = () => performance.now() - started;
  const headers = {
    ...more,
    'Content-Type': 'application/json',
    ...signatureHeaders({ id, timestamp: Math.floor(at / 1000), body }, secret),
  };
  try {
    const request = { method: 'POST', headers, body, maxBytes: 1024 * 1024, timeoutMs, signal } as const;
    const answer = await guardedFetch(url, request, guard);
    const response = await beginning(answer.body);
    answer.discard();
    const { status } = answer;
    const outcome = status === 410 ? 'gone' : status >= 200 && status < 300 ? 'delivered' : 'failed';
    return {
      attempt: { at, durationMs: took(), status, ...(response !== '' && { response }) },
      outcome,
      retryAfter: retryAfterMs(answer.headers['retry-after'], Date.now()),
    };
  } catch (thrown) {
    const { code } = asKumikiError(thrown);
    return { attempt: { at, durationMs: took(), error: code }, outcome: 'failed', retryAfter: 0 };
  }
}

/** The status is the answer: a body that breaks off, or does not end, changes nothing. */
async function beginning(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= keptBytes) break;
    }
  } catch {
    // What came so far is kept.
  }
  return Buffer.concat(chunks).subarray(0, keptBytes).toString().replaceAll('\0', '');
}
