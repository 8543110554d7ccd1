import { setTimeout as delay } from 'node:timers/promises';
import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';

/** What the client says of an error, of all that it holds. */
interface ClientError extends Error {
  readonly code?: string;
  /** The name of the protocol's error. */
  readonly apiId?: string;
  readonly errors?: readonly ClientError[];
  readonly cause?: ClientError;
}

function* allOf(error: ClientError, depth = 0): Generator<ClientError, void, undefined> {
  if (depth > 8) return;
  yield error;
  for (const one of error.errors ?? []) yield* allOf(one, depth + 1);
  if (error.cause instanceof Error) yield* allOf(error.cause, depth + 1);
}

function holds(thrown: unknown, is: (error: ClientError) => boolean): boolean {
  if (!(thrown instanceof Error)) return false;
  for (const error of allOf(thrown as ClientError)) if (is(error)) return true;
  return false;
}

/** Whether a message, or a batch of them, is more than the topic takes. */
export function isTooLarge(thrown: unknown): boolean {
  return holds(thrown, ({ apiId }) => apiId === 'MESSAGE_TOO_LARGE' || apiId === 'RECORD_LIST_TOO_LARGE');
}

/** Whether a topic is there already. */
export function isThere(thrown: unknown): boolean {
  return holds(thrown, ({ apiId }) => apiId === 'TOPIC_ALREADY_EXISTS');
}

const refusing = /AUTHORIZATION_FAILED$|^SASL_AUTHENTICATION_FAILED$|^UNSUPPORTED_SASL_MECHANISM$/;

/** What the client threw, as an error of the table. @param what was asked for, for people */
export function kafkaError(thrown: unknown, brokers: string, what: string): KumikiError {
  if (thrown instanceof KumikiError) return thrown;
  const isRefused = holds(
    thrown,
    ({ apiId, code }) => code === 'PLT_KFK_AUTHENTICATION' || refusing.test(apiId ?? ''),
  );
  const reason = innermost(thrown);
  return isRefused
    ? kumikiError('KAFKA_REFUSED', { brokers, what, reason }, { cause: thrown })
    : kumikiError('KAFKA_UNAVAILABLE', { brokers, reason }, { cause: thrown });
}

/** The last of what an error holds says most. */
function innermost(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const all = [...allOf(thrown as ClientError)].map(({ message }) => message).filter((text) => text !== '');
  return (all.at(-1) ?? 'no reason is given').replace(/\.$/, '');
}

/**
 * Waits for an answer of the client, which has none in some cases.
 * @throws what it throws, or an error after so many ms
 */
export async function within<Value>(answer: Promise<Value>, ms: number): Promise<Value> {
  const stop = new AbortController();
  const late = delay(ms, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`no answer within ${ms / 1000} s`);
  });
  late.catch(() => undefined);
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    stop.abort();
  }
}
