import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { TrustedProxies } from './client.ts';

const proxies = new TrustedProxies(['10.0.0.5', '10.1.0.0/16', 'fd00::/8']);
const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  proxies.clientOf({ headers, socket: { remoteAddress } } as unknown as IncomingMessage);

describe('a client', () => {
  test('is whoever sends, where no proxy is trusted, whatever it says', () => {
    const headers = {
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
    };
    expect(from('192.0.2.7', headers)).toEqual({ address: '192.0.2.7', secure: false });
    expect(from('::ffff:192.0.2.7', headers).address).toBe('192.0.2.7');
  });

  test('behind a trusted proxy is who that proxy says', () => {
    const headers = {
      'x-forwarded-for': '198.51.100.9',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'kumiki.example',
    };
    for (const proxy of ['10.0.0.5', '::ffff:10.0.0.5', '10.1.2.3', 'fd00::1']) {
      expect(from(proxy, headers)).toEqual({
        address: '198.51.100.9',
        secure: true,
        forwardedHost: 'kumiki.example',
      });
    }
  });

  test.each([
    ['what it wrote itself before', '1.1.1.1, 198.51.100.9', '198.51.100.9'],
    ['another trusted proxy', '198.51.100.9, 10.1.0.2', '198.51.100.9'],
    ['what is no address', '198.51.100.9, unknown', '10.0.0.5'],
    ['nothing', '', '10.0.0.5'],
  ])('is found behind %s', (_, forwarded, address) => {
    expect(from('10.0.0.5', { 'x-forwarded-for': forwarded }).address).toBe(address);
  });

  test('is not secure where the proxy does not say so in one word', () => {
    expect(from('10.0.0.5').secure).toBe(false);
    expect(from('10.0.0.5', { 'x-forwarded-proto': 'http' }).secure).toBe(false);
    expect(from('10.0.0.5', { 'x-forwarded-proto': 'https, http' }).secure).toBe(false);
  });
});
