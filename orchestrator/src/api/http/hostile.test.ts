import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorTable } from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { testServer } from '../../../test/http-fixture.ts';
import { FolderComponents } from '../../components/index.ts';
import { openDataFolder, type DataFolder } from '../../data-folder.ts';
import { ChangeFeed, telling } from '../../events/index.ts';
import { Platform } from '../platform.ts';
import type { OpenApiDocument, OpenApiOperation } from './index.ts';

let folder: string;
let data: DataFolder;
let platform: Platform;
let server: Awaited<ReturnType<typeof testServer>>;
let routes: readonly Called[];

interface Called {
  readonly path: string;
  readonly method: string;
  readonly operation: OpenApiOperation;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-hostile-'));
  const changes = new ChangeFeed();
  data = await openDataFolder(folder, { tell: (store) => telling(store, changes) });
  platform = new Platform({ data, changes, components: new FolderComponents({ folders: [] }) });
  server = await testServer(platform.routes());
  const document = (await (await server.fetch('/api/v1/openapi.json')).json()) as OpenApiDocument;
  routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation,
    })),
  );
});
afterAll(async () => {
  await server.close();
  await platform[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** What people who mean no good, and programs with faults, send in the place of a text. */
const texts = [
  '',
  ' ',
  '..',
  '../../../etc/passwd',
  '..\\..\\windows',
  '%',
  '%00',
  'a\u0000b',
  "'; DROP TABLE execution; --",
  '" OR 1=1',
  '${7*7}{{7*7}}<%= 7 %>',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  '-1',
  '0',
  '1e999',
  '99999999999999999999',
  'NaN',
  'null',
  'true',
  '検査'.repeat(200),
  '\ud800',
  '\u202e\u0007\n\r',
  '😀'.repeat(3000),
] as const;

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** Bodies in the place of JSON that fits. */
const bodies = [
  '',
  'null',
  '1',
  '"text"',
  '[]',
  '{',
  '{"a": 1, "a": 2}',
  '{"__proto__": {"role": "admin"}}',
  '{"constructor": {"prototype": {}}}',
  nested(200),
  nested(100_000),
  '{"text": "\\ud800"}',
  '\u0000',
  `{"text": ${JSON.stringify('x'.repeat(100_000))}}`,
] as const;

/** What fits no schema of anything. */
const values = [
  null,
  true,
  -1,
  1e308,
  '',
  '../x',
  [],
  {},
  [[[[]]]],
  { a: { b: { c: {} } } },
  'x'.repeat(5000),
];

let calls = 0;
beforeEach(() => {
  calls = 0;
});

/** Checks that an answer is one, or a problem of the table that is nobody's fault inside. */
async function checkAnswer(call: string, answer: Response): Promise<void> {
  const { status } = answer;
  calls += 1;
  if (status < 400) {
    await answer.body?.cancel();
    return;
  }
  const type = answer.headers.get('content-type');
  const { code } = (await answer.json()) as { code: string };
  const entry = errorTable[code as keyof typeof errorTable];
  const found = { call, type, isKnown: entry?.http === status, code, status };
  expect(found).toEqual({
    call,
    type: 'application/problem+json; charset=utf-8',
    isKnown: true,
    code,
    status,
  });
  // What is off, and says so, is no fault; what went wrong inside is.
  const isFault = status >= 500 && !offCodes.has(code);
  expect({ call, code, isFault }).toEqual({ call, code, isFault: false });
}

const offCodes: ReadonlySet<string> = new Set(['NOT_READY', 'SIGN_IN_OFF']);

/** A path with one text for all of its parameters. */
function addressOf(path: string, text: string): string {
  return path.replaceAll(/\{\w+\}/g, encodeURIComponent(text.isWellFormed() ? text : text.toWellFormed()));
}

const fitting: Readonly<Record<string, string>> = {
  id: '01a20f44-1915-725e-a432-031822541cb1',
  other: '01a20f44-1915-725e-a432-031822541cb2',
  file_id: `sha256:${'0'.repeat(64)}`,
  key: '0'.repeat(64),
};
const fittingPath = (path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => fitting[name] ?? '1');

describe('whatever is sent, nothing breaks', () => {
  test('in a path', async () => {
    for (const { path, method } of routes.filter(({ path: one }) => one.includes('{'))) {
      for (const text of texts.filter((one) => one !== '')) {
        const url = addressOf(path, text);
        await checkAnswer(`${method} ${url.slice(0, 120)}`, await server.fetch(url, { method }));
      }
    }
    expect(calls).toBeGreaterThan(500);
  });

  test('in a query', async () => {
    for (const { path, method, operation } of routes) {
      if (path === '/api/v1/session/oidc/callback') continue;
      const names = operation.parameters.filter(({ in: where }) => where === 'query').map(({ name }) => name);
      for (const name of names) {
        for (const text of texts) {
          const query = new URLSearchParams([[name, text]]).toString();
          const url = `${fittingPath(path)}?${query}`;
          await checkAnswer(`${method} ${url.slice(0, 120)}`, await server.fetch(url, { method }));
          const twice = await server.fetch(`${url}&${query}`, { method });
          await checkAnswer(`${method} twice ${url.slice(0, 120)}`, twice);
        }
      }
    }
    expect(calls).toBeGreaterThan(1500);
  });

  test('as JSON', async () => {
    const headers = { 'Content-Type': 'application/json' };
    for (const { path, method, operation } of routes.filter(takesJson)) {
      const url = fittingPath(path);
      const schema = operation.requestBody!.content['application/json']!.schema;
      for (const body of [...bodies, ...twistedBodies(schema)]) {
        const call = `${method} ${url} ${body.slice(0, 120)}`;
        await checkAnswer(call, await server.fetch(url, { method, headers, body }));
      }
    }
    expect(calls).toBeGreaterThan(1500);
  });

  test('as a form', async () => {
    const type = 'multipart/form-data; boundary=b';
    const part = (head: string, body: string) => `--b\r\n${head}\r\n\r\n${body}\r\n`;
    const disposition = 'Content-Disposition: form-data; name=';
    const forms = [
      '',
      '--b--\r\n',
      '--b',
      part(`${disposition}"image"; filename="../../x.png"`, 'no image'),
      `${part(`${disposition}"image"; filename="a\u0000.png"`, '\u0089PNG')}--b--\r\n`,
      `${part(`${disposition}"inputs.__proto__"; filename="x.png"`, '\u0089PNG\r\n\u001a\n')}--b--\r\n`,
      `${part(`${disposition}"execution"`, '{"pipeline": "x", "pipeline": "y"}')}--b--\r\n`,
      `${part(`${disposition}"execution"`, nested(5000))}--b--\r\n`,
      `${part(`${disposition}"pipeline_config"`, '{"pipeline_id": "../x"}')}--b--\r\n`,
      `${part(`${disposition}"pipeline_config"`, '[]')}${part(`${disposition}"client_id"`, 'x'.repeat(5000))}--b--\r\n`,
      `${part(disposition, 'x').repeat(300)}--b--\r\n`,
      part('no header at all', 'x').repeat(3),
    ];
    for (const { path, method } of routes.filter(takesForm)) {
      for (const body of forms) {
        const init = { method, headers: { 'Content-Type': type }, body: Buffer.from(body, 'latin1') };
        const call = `${method} ${path} ${body.slice(0, 120)}`;
        await checkAnswer(call, await server.fetch(fittingPath(path), init));
      }
    }
    expect(calls).toBeGreaterThan(40);
  });
});

function takesJson({ operation }: Called): boolean {
  return operation.requestBody?.content?.['application/json'] !== undefined;
}

function takesForm({ operation }: Called): boolean {
  return operation.requestBody?.content?.['multipart/form-data'] !== undefined;
}

/** Bodies with the keys that are known, each with something that hardly fits. */
function twistedBodies(schema: JsonSchema): string[] {
  const names = Object.keys(schema['properties'] ?? {});
  const one = names.flatMap((name) => values.map((value) => JSON.stringify({ [name]: value })));
  const all = [...values, ...texts].map((value) =>
    JSON.stringify(Object.fromEntries(names.map((name) => [name, value]))),
  );
  return [...one, ...all];
}
