import type { IncomingMessage } from 'node:http';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Client } from './client.ts';

const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::(\d{1,5}))?$/;
const loopback = ['localhost', '127.0.0.1', '[::1]'];
/** Addresses that mean all of a machine's: nobody types them into a browser. */
const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '[::]']);

/**
 * The hosts that the server answers for. A page of somebody else can make its own name point to this machine (DNS
 * rebinding); the browser then takes this server for the page's own, but it sends the page's name.
 */
export class AllowedHosts {
  /** With their port where they have one; a name without one stands for any port. */
  readonly #hosts: ReadonlySet<string>;
  readonly #publicOrigin: string | undefined;

  /**
   * @param host the address that the server listens at
   * @param more `name`, which goes with any port (behind a proxy), or `name:port`
   * @param publicUrl what people type, where that is another address
   */
  constructor(host: string, port: number, more: readonly string[] = [], publicUrl?: string) {
    const known = publicUrl === undefined ? undefined : new URL(publicUrl);
    this.#publicOrigin = known?.origin;
    const own = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
    const names = [...loopback, own.toLowerCase()].filter((name) => !wildcards.has(name));
    const ports = port === 80 || port === 443 ? [`:${port}`, ''] : [`:${port}`];
    this.#hosts = new Set([
      ...names.flatMap((name) => ports.map((text) => name + text)),
      ...more.map((name) => name.toLowerCase()),
      ...(known === undefined ? [] : [known.host]),
    ]);
  }

  /** @param client whose `forwardedHost` a trusted proxy says @throws HOST_NOT_ALLOWED */
  checkHost(request: IncomingMessage, { forwardedHost }: Client): void {
    const { rawHeaders } = request;
    const given = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host');
    const host = forwardedHost ?? given[0] ?? '';
    // Two programs on the way may each go by another one of two.
    if (given.length === 1 && this.#allows(host.toLowerCase())) return;
    throw kumikiError('HOST_NOT_ALLOWED', { host: forwardedHost ?? given.join(', ') });
  }

  /**
   * Refuses what a page of somebody else makes a browser send. Programs send no `Origin`.
   * @throws ORIGIN_NOT_ALLOWED
   */
  checkOrigin(request: IncomingMessage, client: Client): void {
    const { origin, 'sec-fetch-site': site } = request.headers;
    if (origin !== undefined && !this.#isOwnOrigin(origin.toLowerCase(), request, client))
      throw kumikiError('ORIGIN_NOT_ALLOWED', { origin });
    // "same-site" is also what another port of this machine is.
    if (site === 'cross-site' || site === 'same-site')
      throw kumikiError('ORIGIN_NOT_ALLOWED', { origin: origin ?? 'another site' });
  }

  #allows(host: string): boolean {
    const match = hostPattern.exec(host);
    return match !== null && (this.#hosts.has(host) || this.#hosts.has(match[1]!));
  }

  /** Another port of an allowed name is another server, so that a name without one does not count here. */
  #isOwnOrigin(origin: string, request: IncomingMessage, { secure, forwardedHost }: Client): boolean {
    if (origin === this.#publicOrigin) return true;
    const host = (forwardedHost ?? request.headers.host ?? '').toLowerCase();
    // A page that came without encryption may have been written by anybody on the way.
    if (origin === `${secure ? 'https' : 'http'}://${host}`) return true;
    const from = /^https?:\/\/([^/]+)$/.exec(origin)?.[1];
    return from !== undefined && from !== host && from.includes(':') && this.#hosts.has(from);
  }
}
