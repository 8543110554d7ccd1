import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemCode, testServer } from '../../../test/http-fixture.ts';
import { readSettings } from '../../settings/index.ts';
import { checkReach } from '../identity/index.ts';
import { readTls } from '../tls.ts';
import { defineRoute, json, localCaller, type Access, type Route } from './index.ts';

const routes: Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/v1/thing',
    role: 'editor',
    group: 'Things',
    summary: 'Makes the thing.',
    answers: { 200: { schema: { type: 'object' } } },
    handle: ({ client }) => json(client),
  }),
];

const make = async (server: Awaited<ReturnType<typeof testServer>>, headers: Record<string, string> = {}) =>
  await server.fetch('/api/v1/thing', { method: 'POST', headers });
const access: Access = { identify: () => localCaller };

describe('behind a trusted proxy', () => {
  const forwarded = {
    'X-Forwarded-For': '198.51.100.9',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Host': 'kumiki.example',
  };
  const options = { publicUrl: 'https://kumiki.example', trustedProxies: ['127.0.0.1'] };

  test('the client, its host and its encryption are what the proxy says', async () => {
    await using server = await testServer(routes, { ...options, access: { ...access, secureOnly: true } });
    const answer = await make(server, { ...forwarded, Origin: 'https://kumiki.example' });
    expect(await answer.json()).toMatchObject({ address: '198.51.100.9', secure: true });
    expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}$/);
    const evil = { ...forwarded, Origin: 'https://evil.example' };
    expect(await problemCode(await make(server, evil))).toBe('ORIGIN_NOT_ALLOWED');
    // A page that came unencrypted was written by whoever wanted to.
    const plain = { ...forwarded, Origin: 'http://kumiki.example' };
    expect(await problemCode(await make(server, plain))).toBe('ORIGIN_NOT_ALLOWED');
    const host = { ...forwarded, 'X-Forwarded-Host': 'evil.example' };
    expect(await problemCode(await make(server, host))).toBe('HOST_NOT_ALLOWED');
  });

  test('what comes to the proxy unencrypted is refused, but for the health checks', async () => {
    await using server = await testServer(routes, { ...options, access: { ...access, secureOnly: true } });
    const plain = { ...forwarded, 'X-Forwarded-Proto': 'http' };
    const answer = await make(server, plain);
    expect(answer.headers.has('strict-transport-security')).toBe(false);
    expect(await problemCode(answer)).toBe('CONNECTION_NOT_SECURE');
    expect((await server.fetch('/healthz', { headers: plain })).status).toBe(200);
  });

  test('without one, nobody is believed what they say of themselves', async () => {
    await using server = await testServer(routes, { access });
    const answer = await make(server, forwarded);
    expect(await answer.json()).toEqual({ address: '127.0.0.1', secure: false });
    expect(answer.headers.has('strict-transport-security')).toBe(false);
  });
});

describe('with a limit', () => {
  test('one client waits, the others go on, and strangers do not use up what callers have', async () => {
    const identify: Access['identify'] = ({ headers }) => {
      const who = headers.authorization;
      if (who === undefined) throw new Error('nobody');
      return { ...localCaller, id: who };
    };
    await using server = await testServer(routes, { access: { identify, rateLimit: 20 } });
    const as = (who: string) => make(server, { Authorization: who });
    expect([(await as('a')).status, (await as('a')).status]).toEqual([200, 200]);
    const late = await as('a');
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await problemCode(late)).toBe('RATE_LIMITED');
    expect((await as('b')).status).toBe(200);
    const strangers = [await make(server), await make(server), await make(server)];
    expect(strangers.map(({ status }) => status)).toEqual([500, 500, 429]);
    expect((await as('c')).status).toBe(200);
  });
});

describe('an address that others can reach', () => {
  const reach = async (environment: Record<string, string>): Promise<string> => {
    try {
      checkReach(await readSettings({ environment }));
      return 'fine';
    } catch (thrown) {
      return (thrown as { code: string }).code;
    }
  };
  const accounts = { KUMIKI_ACCOUNTS: 'true' };
  const provider = { KUMIKI_OIDC_ISSUER: 'https://id.example', KUMIKI_OIDC_CLIENT_ID: 'kumiki' };

  test('needs people to sign in, and encryption', async () => {
    for (const host of ['127.0.0.1', '::1', 'localhost', '127.1.2.3'])
      expect([host, await reach({ KUMIKI_HOST: host })]).toEqual([host, 'fine']);
    for (const host of ['0.0.0.0', '::', '192.0.2.1', 'kumiki.example', '127.0.0.1.example'])
      expect([host, await reach({ KUMIKI_HOST: host })]).toEqual([host, 'IDENTITY_NEEDED']);
    const all = { KUMIKI_HOST: '0.0.0.0' };
    expect(await reach({ ...all, ...accounts })).toBe('TLS_NEEDED');
    expect(await reach({ ...all, ...provider })).toBe('TLS_NEEDED');
    expect(await reach({ ...all, ...accounts, KUMIKI_TLS_CERTIFICATE: 'cert.pem' })).toBe('fine');
    expect(await reach({ ...all, ...provider, KUMIKI_TRUSTED_PROXIES: '10.0.0.5' })).toBe('fine');
  });

  test.each<Record<string, string>>([
    { KUMIKI_OIDC_ISSUER: 'https://id.example' },
    { KUMIKI_OIDC_CLIENT_ID: 'kumiki' },
    { ...provider, KUMIKI_OIDC_ISSUER: 'http://id.example' },
    { ...provider, KUMIKI_OIDC_ISSUER: 'https://' },
    { ...provider, KUMIKI_OIDC_AUDIENCE: 'kumiki' },
    { ...provider, KUMIKI_OIDC_SCOPES: 'profile' },
  ])('is refused with settings that do not go together: %j', async (environment) => {
    expect(await reach(environment)).toBe('IDENTITY_SETTINGS_INVALID');
  });
});

describe('a certificate', () => {
  const file = (name: string) => join(import.meta.dirname, '../../../test/tls', name);
  const tls = (certificate?: string, key?: string) =>
    readTls({
      tlsCertificate: certificate === undefined ? undefined : file(certificate),
      tlsKey: key === undefined ? undefined : file(key),
    });

  test('is used, and its successor for the connections from then on', async () => {
    await using server = await testServer(routes, { access, tls: (await tls('one.pem', 'one.key.pem'))! });
    expect(server.url).toMatch(/^https:/);
    const subject = async (ca: string) => {
      const options = { ca: await readFile(file(ca)), agent: false, method: 'POST', host: '127.0.0.1' };
      const called = request({ ...options, port: server.port, path: '/api/v1/thing' });
      return await new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
        called.on('error', reject);
        called.on('response', (answer) => {
          answer.resume();
          resolve([answer.statusCode, answer.headers['strict-transport-security']]);
        });
        called.end();
      });
    };
    expect(await subject('one.pem')).toEqual([200, 'max-age=31536000']);
    server.renew((await tls('two.pem', 'two.key.pem'))!);
    expect(await subject('two.pem')).toEqual([200, 'max-age=31536000']);
    await expect(subject('one.pem')).rejects.toThrow(/certificate/);
  });

  test('that cannot be used is refused before anything listens', async () => {
    expect(await tls()).toBeUndefined();
    for (const [certificate, key, reason] of [
      ['one.pem', undefined, 'its key is not given'],
      [undefined, 'one.key.pem', 'a key without a certificate'],
      ['one.pem', 'two.key.pem', 'belongs to another one'],
      ['one.key.pem', 'one.key.pem', 'holds none in PEM'],
      ['one.pem', 'one.pem', 'holds no private key'],
      ['no-such.pem', 'one.key.pem', 'there is no file'],
    ] as const) {
      const expected = { code: 'TLS_UNUSABLE', message: expect.stringContaining(reason) as string };
      await expect(tls(certificate, key)).rejects.toMatchObject(expected);
    }
  });
});
