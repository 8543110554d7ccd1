import { describe, expect, test } from 'vitest';
import { AddressRules } from './address-rules.ts';

const to = (ip: string, host = 'somewhere.example', port = 443) => ({ host, port, ip });

describe('the addresses that the platform may call', () => {
  test.each(['93.184.216.34', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])(
    '%s is public',
    (ip) => expect(new AddressRules().allows(to(ip))).toBe(true),
  );

  test.each([
    ['127.0.0.1', 'this machine'],
    ['127.8.9.10', 'this machine'],
    ['0.0.0.0', 'this machine'],
    ['::1', 'this machine'],
    ['::', 'this machine'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['fd12:3456::1', 'private'],
    ['fec0::1', 'private'],
    ['169.254.169.254', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['169.254.1.1', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.127.255.255', 'carrier-grade NAT'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['::ffff:127.0.0.1', 'IPv4-mapped'],
    ['::ffff:8.8.8.8', 'IPv4-mapped'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['2002:7f00:1::', '6to4'],
    ['2001:0:7f00:1::', 'Teredo'],
    ['198.18.0.1', 'benchmarks'],
    ['203.0.113.9', 'documentation'],
    ['2001:db8::1', 'documentation'],
    ['not an address', 'nothing'],
  ])('%s is not (%s)', (ip) => expect(new AddressRules().allows(to(ip))).toBe(false));

  test('the operator allows networks, addresses and names, with a port or without one', () => {
    const rules = new AddressRules('10.1.0.0/16, 192.168.1.5:8080, hooks.local, [::1]:9000, fd00::/8');
    const allowed = (...given: Parameters<typeof to>) => rules.allows(to(...given));
    expect(allowed('10.1.2.3')).toBe(true);
    expect(allowed('10.2.0.1')).toBe(false);
    expect(allowed('192.168.1.5', 'x', 8080)).toBe(true);
    expect(allowed('192.168.1.5', 'x', 8081)).toBe(false);
    expect(allowed('127.0.0.1', 'hooks.local', 1)).toBe(true);
    expect(allowed('127.0.0.1', 'other.local', 1)).toBe(false);
    expect(allowed('0:0:0:0:0:0:0:1', 'x', 9000)).toBe(true);
    expect(allowed('::1', 'x', 9001)).toBe(false);
    expect(allowed('fd12::1')).toBe(true);
    // A name that is allowed says nothing about the address that another name leads to.
    expect(new AddressRules('127.0.0.1').allows(to('::ffff:127.0.0.1'))).toBe(false);
  });

  test.each(['http://hooks.local', '10.0.0.0/33', 'a b', '10.1.2.3:x', '/8'])('"%s" is no rule', (text) =>
    expect(() => new AddressRules(text)).toThrow(expect.objectContaining({ code: 'SETTING_INVALID' })),
  );
});
