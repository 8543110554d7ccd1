import type { IncomingMessage } from 'node:http';
import { kumikiError } from '@kumiki/component-sdk/errors';

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

  /**
   * @param host the address that the server listens at
   * @param more `name`, which goes with any port (behind a proxy), or `name:port`
   */
  constructor(host: string, port: number, more: readonly string[] = []) {
    const own = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
    const names = [...loopback, own.toLowerCase()].filter((name) => !wildcards.has(name));
    const ports = port === 80 || port === 443 ? [`:${port}`, ''] : [`:${port}`];
    this.#hosts = new Set([
      ...names.flatMap((name) => ports.map((text) => name + text)),
      ...more.map((name) => name.toLowerCase()),
    ]);
  }

  /** @throws HOST_NOT_ALLOWED */
  checkHost(request: IncomingMessage): void {
    const { rawHeaders } = request;
    const given = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host');
    const [host = ''] = given;
    // Two programs on the way may each go by another one of two.
    if (given.length === 1 && this.#allows(host.toLowerCase())) return;
    throw kumikiError('HOST_NOT_ALLOWED', { host: given.join(', ') });
  }

  /**
   * Refuses what a page of somebody else makes a browser send. Programs send no `Origin`.
   * @throws ORIGIN_NOT_ALLOWED
   */
  checkOrigin(request: IncomingMessage): void {
    const { origin, host = '', 'sec-fetch-site': site } = request.headers;
    if (origin !== undefined && !this.#isOwnOrigin(origin, host.toLowerCase()))
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
  #isOwnOrigin(origin: string, host: string): boolean {
    const match = /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase());
    const from = match?.[1];
    return from !== undefined && (from === host || (from.includes(':') && this.#hosts.has(from)));
  }
}
