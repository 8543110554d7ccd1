import { isIP } from 'node:net';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { defaultRegistry, parsePlace } from '../reference.ts';

/** Whether a host (without port) is this machine, so that nothing said to it leaves it. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Whether a host is an address that only means something where the client runs: its machine, or its link. */
function isOwnNetwork(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    isLoopback(hostname) || host.startsWith('169.254.') || host.startsWith('0.') || /^fe[89ab]/.test(host)
  );
}

/** The address of a registry. Plain HTTP is for this machine, and for whom the operator allows it. */
export function registryUrl(registry: string, insecure: boolean): URL {
  const host = registry === defaultRegistry ? 'registry-1.docker.io' : registry;
  const url = new URL(`https://${host}/`);
  if (insecure || isLoopback(url.hostname)) url.protocol = 'http:';
  return url;
}

/**
 * Whether a connection may go where an answer leads: encrypted, unless it stays on this machine or at a registry that may
 * be spoken to in plain text, and not from elsewhere into this machine.
 * @throws REGISTRY_NOT_ENCRYPTED, REGISTRY_REDIRECT_REFUSED
 */
export function checkLedTo(url: URL, base: URL, registry: string): void {
  const address = `${url.protocol}//${url.host}`;
  const refuse = (reason: string) => kumikiError('REGISTRY_REDIRECT_REFUSED', { registry, address, reason });
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('it is neither https nor http');
  if (url.username !== '' || url.password !== '') throw refuse('it holds a name or password');
  if (isOwnNetwork(url.hostname) && url.hostname !== base.hostname && !isLoopback(base.hostname))
    throw refuse('it is an address of this machine or its network');
  const plain = url.protocol === 'http:';
  const sameHost = base.protocol === 'http:' && url.hostname === base.hostname;
  if (plain && !sameHost && !(isLoopback(url.hostname) && isLoopback(base.hostname)))
    throw kumikiError('REGISTRY_NOT_ENCRYPTED', { address });
}

/** What registries are read from instead of themselves. */
export type Mirrors = ReadonlyMap<string, { readonly registry: string; readonly path: string }>;

/** Reads `docker.io=127.0.0.1:5000,ghcr.io=mirror.example.com/ghcr`. @throws REGISTRY_MIRRORS_INVALID */
export function parseMirrors(text: string | undefined): Mirrors {
  const mirrors = new Map<string, { registry: string; path: string }>();
  for (const pair of (text ?? '').split(',').map((part) => part.trim())) {
    if (pair === '') continue;
    const [registry = '', place, ...more] = pair.split('=');
    const refuse = (reason: string, cause?: unknown) =>
      kumikiError('REGISTRY_MIRRORS_INVALID', { reason }, { cause });
    if (registry === '' || place === undefined || more.length > 0)
      throw refuse(`"${pair.slice(0, 100)}" is not REGISTRY=HOST`);
    try {
      mirrors.set(registry, parsePlace(place));
    } catch (thrown) {
      throw refuse(`"${place.slice(0, 100)}" is no host with a path`, thrown);
    }
  }
  return mirrors;
}
