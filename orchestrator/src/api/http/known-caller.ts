import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Access } from './access.ts';
import { isLoopback, type Client } from './client.ts';
import { addressKey, type RateLimit } from './rate-limit.ts';
import type { Caller } from './roles.ts';

export interface Doors {
  readonly access: Access;
  readonly rateLimit: RateLimit;
}

/** @throws CONNECTION_NOT_SECURE */
export function checkSecure({ secureOnly }: Access, client: Client): void {
  if (secureOnly && !client.secure && !isLoopback(client.address))
    throw kumikiError('CONNECTION_NOT_SECURE', {});
}

/** Counts a request of somebody whom nobody knows. @throws RATE_LIMITED */
export function countStranger(rateLimit: RateLimit, { address }: Client): void {
  rateLimit.take(`address ${addressKey(address)}`);
}

/**
 * The pod of an execution, by its token. It may ask as often as its work wants it to.
 * @throws CONNECTION_NOT_SECURE, TOKEN_INVALID, RATE_LIMITED
 */
export function knownHelper(request: IncomingMessage, client: Client, { access, rateLimit }: Doors): Caller {
  try {
    if (!access.helper) throw kumikiError('TOKEN_INVALID', {});
    return access.helper(bearerOf(request.headers));
  } catch (thrown) {
    countStranger(rateLimit, client);
    throw thrown;
  }
}

/** What stands behind `Bearer`. */
export function bearerOf({ authorization }: IncomingHttpHeaders): string | undefined {
  return /^Bearer +([\w.~+/=-]{1,8000})$/i.exec(authorization ?? '')?.[1];
}

/**
 * Who sends a request, for a route or a WebSocket alike. Those who are known go by their own count, so that a neighbour
 * who guesses keeps nobody out.
 * @throws CONNECTION_NOT_SECURE, RATE_LIMITED, what `identify` throws
 */
export async function knownCaller(
  request: IncomingMessage,
  client: Client,
  { access, rateLimit }: Doors,
): Promise<Caller> {
  checkSecure(access, client);
  let caller: Caller;
  try {
    caller = await access.identify(request, client);
  } catch (thrown) {
    countStranger(rateLimit, client);
    throw thrown;
  }
  rateLimit.take(caller.id);
  return caller;
}
