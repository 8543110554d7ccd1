import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { head, problemCode, rawProblemCode, rawRequest, testServer } from '../../../test/http-fixture.ts';
import { defineRoute, json, localCaller, type Caller, type Route } from './index.ts';

let changes = 0;
const routes: Route[] = [
  defineRoute({
    method: 'DELETE',
    path: '/api/v1/thing',
    role: 'editor',
    group: 'Things',
    summary: 'Removes the thing.',
    answers: { 200: { schema: { type: 'object' } } },
    handle: ({ caller }) => {
      changes++;
      return json({ by: caller.id });
    },
  }),
];

let server: Awaited<ReturnType<typeof testServer>>;
beforeAll(async () => {
  server = await testServer(routes, { allowedHosts: ['kumiki.example', 'lab.example:8443'] });
});
afterAll(() => server.close());

const answered = async (hosts: string[]) =>
  await rawRequest(server.port, [
    head(
      'GET /healthz',
      [],
      hosts.map((host) => host.replace('PORT', `${server.port}`)),
    ),
  ]);

describe('a request for the host', () => {
  test.each([
    'localhost:PORT',
    'LocalHost:PORT',
    '127.0.0.1:PORT',
    '[::1]:PORT',
    'kumiki.example',
    'kumiki.example:8080',
    'lab.example:8443',
  ])('%s is answered', async (host) => {
    expect(await answered([host])).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([
    ['evil.example', ['evil.example']],
    ['evil.example with our port', ['evil.example:PORT']],
    ['127.0.0.1 at another port', ['127.0.0.1:1']],
    ['a name that begins as ours', ['localhost.evil.example:PORT']],
    ['a name behind somebody else', ['evil@localhost:PORT']],
    ['an allowed name at another port', ['lab.example:8444']],
    ['nothing', ['']],
    ['no host at all', []],
    ['two hosts', ['localhost:PORT', 'evil.example']],
    ['what is no host', ['local host']],
    ['a number for an address', ['2130706433:PORT']],
  ])('%s is refused', async (_, hosts) => {
    expect(rawProblemCode(await answered(hosts))).toBe('HOST_NOT_ALLOWED');
  });
});

describe('a change', () => {
  const remove = (headers: Record<string, string>) =>
    server.fetch('/api/v1/thing', { method: 'DELETE', headers });

  test('of a program or of our own pages is made', async () => {
    expect((await remove({})).status).toBe(200);
    expect((await remove({ Origin: server.url, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
    expect((await remove({ Origin: 'https://lab.example:8443' })).status).toBe(200);
  });

  test.each<[string, Record<string, string>]>([
    ['another site', { Origin: 'https://evil.example' }],
    ['another port of this machine', { Origin: 'http://127.0.0.1:1' }],
    ['no origin that can be named', { Origin: 'null' }],
    ['an allowed name at a port that is not ours', { Origin: 'http://kumiki.example:81' }],
    ['a file', { Origin: 'file://' }],
    ['another site, with its name left out', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour', { 'Sec-Fetch-Site': 'same-site' }],
  ])('that comes from a page of %s is refused, and nothing happens', async (_, headers) => {
    const before = changes;
    expect(await problemCode(await remove(headers))).toBe('ORIGIN_NOT_ALLOWED');
    expect(changes).toBe(before);
  });

  test('needs the role of its route', async () => {
    const people: Record<string, Caller> = {
      ed: { ...localCaller, id: 'ed', role: 'editor' },
      vi: { ...localCaller, id: 'vi', role: 'viewer' },
    };
    await using platform = await testServer(routes, {
      access: { identify: ({ headers }) => people[String(headers.authorization)]! },
    });
    const as = (who: string) =>
      platform.fetch('/api/v1/thing', { method: 'DELETE', headers: { Authorization: who } });
    expect(await (await as('ed')).json()).toEqual({ by: 'ed' });
    expect(await problemCode(await as('vi'))).toBe('ROLE_NEEDED');
  });
});

test('a WebSocket is for callers who are known, and counts as a request of theirs', async () => {
  const identify = ({ headers }: { headers: Record<string, unknown> }): Caller => {
    if (headers['authorization'] === undefined) throw kumikiError('LOGIN_NEEDED', {});
    return localCaller;
  };
  await using platform = await testServer([], {
    access: { identify, rateLimit: 20 },
    upgrade: (_, socket, __, caller) => socket.end(`HTTP/1.1 101 ${caller.name}\r\n\r\n`),
  });
  const upgrade = async (...headers: string[]) => {
    const top = head('GET /api/v1/events', ['Upgrade: websocket', ...headers]);
    return (await rawRequest(platform.port, [top.replace('Connection: close', 'Connection: Upgrade')])).slice(
      9,
      12,
    );
  };
  const answers = [await upgrade(), await upgrade(), await upgrade()];
  expect(answers).toEqual(['401', '401', '429']);
  const known = 'Authorization: Bearer x';
  expect([await upgrade(known), await upgrade(known), await upgrade(known)]).toEqual(['101', '101', '429']);
});

test('a WebSocket is handed over only for our own hosts and pages', async () => {
  await using platform = await testServer([], {
    upgrade: (_, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  });
  const upgrade = async (headers: string[], hosts?: string[]) => {
    const top = head('GET /api/v1/events', ['Upgrade: websocket', ...headers], hosts);
    return (await rawRequest(platform.port, [top.replace('Connection: close', 'Connection: Upgrade')])).slice(
      9,
      12,
    );
  };
  expect(await upgrade([`Origin: ${platform.url}`])).toBe('101');
  expect(await upgrade([])).toBe('101');
  expect(await upgrade(['Origin: https://evil.example'])).toBe('403');
  expect(await upgrade([], ['evil.example'])).toBe('403');
});
