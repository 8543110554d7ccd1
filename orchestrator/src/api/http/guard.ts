import type { IncomingMessage, ServerResponse } from 'node:http';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Client } from './client.ts';
import type { AllowedHosts } from './hosts.ts';
import type { HttpLimits } from './limits.ts';

const policy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  // A video that somebody drops is played from memory.
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** What every answer says to browsers; a route may say something stricter about its own content. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // Our own pages may ask for a camera, to show a pipeline at work; nothing else, and nobody else's pages.
  'Permissions-Policy':
    'camera=(self), microphone=(), geolocation=(), display-capture=(), payment=(), serial=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Methods that change nothing. */
const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export function changes({ method = '' }: IncomingMessage): boolean {
  return !safe.has(method);
}

/** A browser that was here over TLS comes no other way for a year. */
const strictTransport = 'max-age=31536000';

export function setSecurityHeaders(response: ServerResponse, secure: boolean): void {
  if (secure) response.setHeader('Strict-Transport-Security', strictTransport);
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
}

/**
 * Checks what every request has to keep, whatever it is for, before anything reads it.
 * @throws HEADERS_TOO_LARGE, HOST_NOT_ALLOWED, URL_INVALID, URL_TOO_LONG, ORIGIN_NOT_ALLOWED
 */
export function guardRequest(
  request: IncomingMessage,
  client: Client,
  { hosts, limits }: { readonly hosts: AllowedHosts; readonly limits: HttpLimits },
): void {
  if (request.rawHeaders.length / 2 > limits.headers)
    throw kumikiError('HEADERS_TOO_LARGE', { limit: `${limits.headers} headers` });
  hosts.checkHost(request, client);
  const { url = '' } = request;
  if (url.length > limits.urlLength) throw kumikiError('URL_TOO_LONG', { limit: limits.urlLength });
  // With a scheme and a host in it, the address would go before the Host that was checked.
  if (!url.startsWith('/')) throw kumikiError('URL_INVALID', { reason: 'it does not begin with "/"' });
  if (/%00/.test(url)) throw kumikiError('URL_INVALID', { reason: 'it has the character NUL in it' });
  if (changes(request)) hosts.checkOrigin(request, client);
}
