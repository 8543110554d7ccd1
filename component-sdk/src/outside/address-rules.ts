import { BlockList, isIP } from 'node:net';
import { kumikiError } from '../errors/index.ts';

/** What is not the public Internet, of the IANA IPv4 Special-Purpose Address Registry, and multicast. */
const special4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local, and the metadata services of clouds
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/**
 * All of IPv6 that is public is in 2000::/3: so loopback, link-local, unique local (fd00:ec2::254 too), multicast,
 * IPv4-mapped and NAT64 addresses are out already. These are the parts of it that are not public, or lead to an IPv4
 * address that nobody looked at (Teredo in 2001::/23, 6to4).
 */
const global6 = '2000::/3';
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const notPublic = blockList([...special4, ...special6]);
const publicIPv6 = blockList([global6]);

/** Where a connection is about to go. */
export interface Destination {
  /** The host of the address as it was asked for, without brackets. */
  readonly host: string;
  readonly port: number;
  /** The IP address that it leads to. */
  readonly ip: string;
}

interface Entry {
  /** A name or an IP address. */
  readonly host: string;
  readonly port?: number;
}

/**
 * Which addresses the platform may call for somebody: the public Internet, and what the operator allows beside it. A
 * name counts as little as a page's word: it is the IP address that is checked.
 */
export class AddressRules {
  readonly #networks: BlockList;
  readonly #entries: readonly Entry[];

  /**
   * @param allowed parted by commas: networks (`10.1.0.0/16`), and names or IP addresses, with a port (`hooks.local:8080`)
   * or for all ports
   * @throws SETTING_INVALID
   */
  constructor(allowed = '') {
    const parts = allowed.split(',').flatMap((part) => part.trim() || []);
    const [networks, hosts] = [parts.filter(isNetwork), parts.filter((part) => !isNetwork(part))];
    this.#networks = blockList(networks);
    this.#entries = hosts.map(entryOf);
  }

  allows(to: Destination): boolean {
    const family = isIP(to.ip);
    // With a zone (fe80::1%eth0) it is not a public one.
    if (family === 0 || to.ip.includes('%')) return false;
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    if (!notPublic.check(to.ip, kind) && (family === 4 || publicIPv6.check(to.ip, kind))) return true;
    if (this.#networks.check(to.ip, kind)) return true;
    return this.#entries.some(
      ({ host, port }) => (port ?? to.port) === to.port && (host === to.host || sameAddress(host, to.ip)),
    );
  }
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [ip = '', bits] = network.split('/');
    list.addSubnet(ip, Number(bits), isIP(ip) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

function isNetwork(text: string): boolean {
  const [, ip = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  return isIP(ip) !== 0 && Number(bits) <= (isIP(ip) === 6 ? 128 : 32);
}

/** `[::1]:80` for an IPv6 address with a port. */
const entryPattern = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?))(?::(\d{1,5}))?$/;

/** @throws SETTING_INVALID */
function entryOf(text: string): Entry {
  const given = text.toLowerCase();
  if (isIP(given) !== 0) return { host: given };
  const match = entryPattern.exec(given);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) {
    const expected = 'names, IP addresses or networks (10.1.0.0/16), parted by commas';
    throw kumikiError('SETTING_INVALID', { name: 'KUMIKI_ALLOWED_ADDRESSES', value: text, expected });
  }
  return { host, ...(match![3] !== undefined && { port: Number(match![3]) }) };
}

/** Two spellings of one IPv6 address are the same. */
function sameAddress(allowed: string, ip: string): boolean {
  if (isIP(allowed) === 0) return false;
  const list = new BlockList();
  list.addAddress(allowed, isIP(allowed) === 6 ? 'ipv6' : 'ipv4');
  return isIP(allowed) === isIP(ip) && list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');
}
