import { createHmac, randomBytes } from 'node:crypto';
import { kumikiError } from '@kumiki/component-sdk/errors';

/*
 * Signatures as Standard Webhooks has them (https://www.standardwebhooks.com, symmetric, version v1): HMAC with SHA-256
 * over `id.timestamp.body`.
 */

const prefix = 'whsec_';
const leastBytes = 24;
const mostBytes = 64;

/** A secret that nobody knows yet: 32 random bytes. */
export function newWebhookSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

/** @throws WEBHOOK_SECRET_INVALID */
export function checkWebhookSecret(secret: unknown): void {
  const text = typeof secret === 'string' && secret.startsWith(prefix) ? secret.slice(prefix.length) : '';
  const bytes = Buffer.from(text, 'base64');
  const isBase64 = bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
  if (isBase64 && bytes.length >= leastBytes && bytes.length <= mostBytes) return;
  throw kumikiError('WEBHOOK_SECRET_INVALID', {});
}

export interface SignedMessage {
  readonly id: string;
  /** Seconds since the epoch: of the attempt, so that receivers can refuse what somebody sends again later. */
  readonly timestamp: number;
  readonly body: string;
}

/** The headers that a receiver verifies. @param secret `whsec_` and base64 */
export function signatureHeaders(
  { id, timestamp, body }: SignedMessage,
  secret: string,
): Record<string, string> {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}
