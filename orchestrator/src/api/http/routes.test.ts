import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileSchema } from '@kumiki/component-sdk/schema';
import { FolderComponents } from '../../components/index.ts';
import { problemCode, testServer } from '../../../test/http-fixture.ts';
import { ChangeFeed, telling } from '../../events/index.ts';
import { openDataFolder, type DataFolder } from '../../data-folder.ts';
import { Platform } from '../platform.ts';
import { scopeOf } from './admit.ts';
import { descriptionRoutes } from './description/index.ts';
import { healthRoutes } from './health-routes.ts';
import type { OpenApiDocument, Route } from './index.ts';
import { routeRoles } from './route-roles.ts';

let folder: string;
let data: DataFolder;
let platform: Platform;
let routes: readonly Route[];
let server: Awaited<ReturnType<typeof testServer>>;
let document: OpenApiDocument;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-routes-'));
  const changes = new ChangeFeed();
  data = await openDataFolder(folder, { tell: (store) => telling(store, changes) });
  platform = new Platform({ data, changes, components: new FolderComponents({ folders: [] }) });
  routes = platform.routes();
  server = await testServer(routes);
  document = (await (await server.fetch('/api/v1/openapi.json')).json()) as OpenApiDocument;
});
afterAll(async () => {
  await server.close();
  await platform[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** What fits the schema of a parameter. */
const placeholders: Readonly<Record<string, string>> = {
  id: '01a20f44-1915-725e-a432-031822541cb1',
  other: '01a20f44-1915-725e-a432-031822541cb2',
  file_id: `sha256:${'0'.repeat(64)}`,
  key: '0'.repeat(64),
  index: '0',
  item: '0',
  version: '1',
  alert: '1',
};
const methods = ['get', 'post', 'put', 'patch', 'delete'];
/** The routes that the server itself says it has, with something in the place of each parameter. */
const all = () =>
  Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation,
      url: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => placeholders[name] ?? 'x'),
    })),
  );

test('every route stands in the table with its least role and what it is about', () => {
  const servers = [...healthRoutes(() => Promise.resolve()), ...descriptionRoutes(() => [])];
  const said = [...routes, ...servers].map((route) => [
    `${route.method} ${route.path}`,
    `${route.role} ${scopeOf(route)}${route.permission ? ` ${route.permission}` : ''}`,
  ]);
  // A new route gets its line in route-roles.ts, so that somebody thinks of who may call it.
  expect(Object.fromEntries(said)).toEqual(routeRoles);
});

describe('every route', () => {
  test('is in the document, with the ones of the server itself', () => {
    const paths = Object.keys(document.paths);
    expect(paths).toEqual(expect.arrayContaining(routes.map(({ path }) => path)));
    expect(paths).toEqual(expect.arrayContaining(['/healthz', '/readyz', '/api/v1', '/api/v1/openapi.json']));
    const ids = all().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('says in words and schemas what it takes and gives', () => {
    for (const { path, operation } of all()) {
      expect({ path, summary: operation.summary }).toEqual({
        path,
        summary: expect.stringMatching(/^[A-Z].*\.$/),
      });
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      const contents = [operation.requestBody, ...Object.values(operation.responses)].flatMap((one) =>
        Object.values(one?.content ?? {}),
      );
      const schemas = [...operation.parameters, ...contents].map(({ schema }) => schema);
      for (const schema of schemas.filter((one) => one['$ref'] === undefined)) {
        // Ajv takes the schema; what fits it is another question.
        expect(() => compileSchema(schema).check(null)).not.toThrow();
      }
    }
  });

  test('refuses the methods that it does not have, and says which it has', async () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const { url } = all().find((route) => route.path === path)!;
      for (const method of methods.filter((one) => operations[one] === undefined)) {
        const answer = await server.fetch(url, { method: method.toUpperCase() });
        const code = await problemCode(answer);
        expect({ method, url, code }).toEqual({ method, url, code: 'METHOD_NOT_ALLOWED' });
        const allowed = answer.headers.get('allow')?.toLowerCase().split(', ');
        expect(allowed).toEqual(expect.arrayContaining(Object.keys(operations)));
      }
    }
  });

  test('refuses a query and a body that it does not know', async () => {
    for (const { method, url, operation } of all()) {
      // A provider may send people back with whatever it likes.
      if (url === '/api/v1/session/oidc/callback') continue;
      // Pods are told nothing before they show their token.
      if (url.startsWith('/api/v1/helper/')) continue;
      const code = await problemCode(await server.fetch(`${url}?no-such-key=1`, { method }));
      expect({ url, code }).toEqual({ url, code: 'QUERY_INVALID' });
      if (method === 'GET' || operation.requestBody !== undefined) continue;
      const withBody = await problemCode(await server.fetch(url, { method, body: 'x' }));
      expect({ url, code: withBody }).toEqual({ url, code: 'BODY_UNEXPECTED' });
    }
  });

  test('answers with the headers that keep browsers from mischief, also where it fails', async () => {
    for (const url of [...all().map((route) => route.url), '/no/such/route']) {
      const answer = await server.fetch(url);
      // Some have no end.
      await answer.body?.cancel();
      expect({ url, ...Object.fromEntries(answer.headers) }).toMatchObject({
        url,
        'content-security-policy': expect.stringMatching(/default-src '(self|none)'/),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(answer.headers.has('x-powered-by')).toBe(false);
      expect(answer.headers.has('access-control-allow-origin')).toBe(false);
      expect(answer.status).toBeLessThan(500);
    }
  });
});

test('the page shows every route, and needs no script, no style in it and no other origin', async () => {
  const answer = await server.fetch('/api/v1');
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const page = await answer.text();
  for (const { path } of all()) expect(page).toContain(`<code>${path}</code>`);
  expect(page).not.toMatch(/<script|<style|style=|https?:\/\/(?!kumiki\.dev)/);
  const [, style] = /href="([^"]+\.css)"/.exec(page)!;
  expect((await server.fetch(style!)).headers.get('content-type')).toBe('text/css; charset=utf-8');
});
