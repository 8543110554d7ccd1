import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemCode, testServer } from '../../../../test/http-fixture.ts';
import { StaticPages } from './static-pages.ts';

let folder: string;
let server: Awaited<ReturnType<typeof testServer>>;
const script = 'console.log("a script that is long enough");'.repeat(20);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-pages-'));
  await mkdir(join(folder, 'app', 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.json'), '{}');
  await writeFile(join(folder, 'app', 'index.html'), '<!doctype html><title>App</title>');
  await writeFile(join(folder, 'app', 'assets', 'main-1.js'), script);
  await writeFile(join(folder, 'app', 'notes.txt'), 'not of the application');
  server = await testServer([], { pages: await StaticPages.load(join(folder, 'app')) });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const asBrowser = { headers: { accept: 'text/html,*/*;q=0.8' } };

describe('an application of pages', () => {
  test('each screen is the same page, for browsers', async () => {
    for (const path of ['/', '/executions', '/executions/01a2?item=3']) {
      const response = await server.fetch(path, asBrowser);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(await response.text()).toContain('<title>App</title>');
    }
  });

  test('what has its hash in its name is kept by browsers for good, and compressed for those that take it', async () => {
    const plain = await server.fetch('/assets/main-1.js', { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('cache-control')).toContain('immutable');
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(script);
    const small = await server.fetch('/assets/main-1.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(small.headers.get('content-encoding')).toBe('br');
    expect(await small.text()).toBe(script);
    const refused = await server.fetch('/assets/main-1.js', { headers: { 'accept-encoding': 'br;q=0' } });
    expect(refused.headers.get('content-encoding')).toBeNull();
  });

  test('a page that a browser knows already is not sent again', async () => {
    const first = await server.fetch('/', asBrowser);
    const etag = first.headers.get('etag')!;
    await first.text();
    const again = await server.fetch('/', { headers: { ...asBrowser.headers, 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  test.each([
    '/secret.json',
    '/..%2fsecret.json',
    '/assets/..%2f..%2fsecret.json',
    '/notes.txt',
    '/assets/x.js',
  ])('%s is none of it', async (path) => {
    const response = await server.fetch(path, asBrowser);
    expect(await problemCode(response)).toBe('ROUTE_NOT_FOUND');
  });

  test('programs that ask for what is not there get a problem, and nothing takes the place of the interface', async () => {
    const program = await server.fetch('/executions', { headers: { accept: 'application/json' } });
    expect(await problemCode(program)).toBe('ROUTE_NOT_FOUND');
    expect(await problemCode(await server.fetch('/api/v1/nothing', asBrowser))).toBe('ROUTE_NOT_FOUND');
    const sent = await server.fetch('/', { method: 'POST', ...asBrowser });
    expect(await problemCode(sent)).toBe('ROUTE_NOT_FOUND');
  });

  test('a folder without a page is no application', async () => {
    await expect(StaticPages.load(join(folder, 'app', 'assets'))).resolves.toBeUndefined();
    await expect(StaticPages.load(join(folder, 'nothing'))).resolves.toBeUndefined();
  });
});
