import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** Where a request comes from. */
export interface Client {
  /** The address of the client itself, not of a trusted proxy before it. */
  readonly address: string;
  /** Whether nobody on the way could read along: TLS up to this server, or up to a trusted proxy. */
  readonly secure: boolean;
  /** The host that a trusted proxy was asked for, where it says so. */
  readonly forwardedHost?: string;
}

/** The proxies whose word counts. */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** @param addresses `10.0.0.5`, `10.1.0.0/16`, `fd00::/8` @throws RangeError and TypeError for what is none */
  constructor(addresses: readonly string[] = []) {
    for (const text of addresses) {
      const [address = '', prefix] = text.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (prefix === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(prefix), family);
    }
  }

  has(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.#list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  }

  /**
   * Who sends a request. `X-Forwarded-For` is read from its end, as far as trusted proxies wrote it: what a client
   * itself writes there stands before that, and does not count.
   */
  clientOf(request: IncomingMessage): Client {
    const { headers, socket } = request;
    const peer = plain(socket.remoteAddress ?? '');
    const encrypted = (socket as Partial<TLSSocket>).encrypted === true;
    if (!this.has(peer)) return { address: peer, secure: encrypted };
    const hops = listed(headers['x-forwarded-for']).map(plain);
    let address = peer;
    while (this.has(address) && hops.length > 0) {
      const before = hops.pop()!;
      if (isIP(before) === 0) break;
      address = before;
    }
    const [proto, ...others] = listed(headers['x-forwarded-proto']);
    const [host, ...hosts] = listed(headers['x-forwarded-host']);
    return {
      address,
      secure: proto === 'https' && others.length === 0,
      ...(host !== undefined && hosts.length === 0 && { forwardedHost: host }),
    };
  }
}

/** Whether an address is this machine's own: nobody is on the way. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);
}

/** An address of IPv4 in the clothes of IPv6 as what it is. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function listed(header: string | string[] | undefined): string[] {
  return [header ?? []]
    .flat()
    .flatMap((one) => one.split(','))
    .map((one) => one.trim())
    .filter(Boolean);
}
