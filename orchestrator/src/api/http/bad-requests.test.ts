import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { head, problemCode, rawProblemCode, rawRequest, testServer } from '../../../test/http-fixture.ts';
import { defineRoute, json, type Route } from './index.ts';

const routes: Route[] = [
  defineRoute<{ body: { name: string; size: number } }>({
    method: 'POST',
    path: '/api/v1/things',
    role: 'editor',
    group: 'Things',
    summary: 'Makes a thing.',
    body: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string' },
        size: { type: 'integer', minimum: 1, default: 7 },
        more: {},
      },
      additionalProperties: false,
    },
    answers: { 200: { schema: { type: 'object' } } },
    handle: ({ body }) => json(body),
  }),
  defineRoute<{ query: { limit: number; tag?: string[]; text?: string } }>({
    method: 'GET',
    path: '/api/v1/things/{id}',
    role: 'viewer',
    group: 'Things',
    summary: 'Reads a thing.',
    query: {
      type: 'object',
      properties: {
        limit: { type: 'integer', minimum: 1, default: 10 },
        tag: { type: 'array', items: { type: 'string' } },
        text: { type: 'string' },
      },
    },
    answers: { 200: { schema: { type: 'object' } } },
    handle: ({ query, params }) => json({ ...query, ...params }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/v1/uploads',
    role: 'runner',
    group: 'Things',
    summary: 'Takes files.',
    body: 'multipart',
    answers: { 200: { schema: { type: 'object' } } },
    handle: () => json({}),
  }),
];

let server: Awaited<ReturnType<typeof testServer>>;
beforeAll(async () => {
  server = await testServer(routes, { limits: { jsonBytes: 10_000, urlLength: 2_000 } });
});
afterAll(() => server.close());

const post = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
  server.fetch('/api/v1/things', { method: 'POST', body, headers: { 'Content-Type': type } });

/** Whatever was sent before, the next client gets its answer. */
async function expectAlive(): Promise<void> {
  const answer = await post('{"name":"後"}');
  expect([answer.status, await answer.json()]).toEqual([200, { name: '後', size: 7 }]);
}

describe('a JSON body', () => {
  test.each<[string, string | Uint8Array<ArrayBuffer>, string]>([
    ['that is empty', '', 'BODY_SYNTAX'],
    ['that ends too early', '{"name":', 'BODY_SYNTAX'],
    ['that is no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'BODY_SYNTAX'],
    ['with NaN', '{"name":NaN}', 'BODY_SYNTAX'],
    ['that is a list', '[]', 'BODY_INVALID'],
    ['that is null', 'null', 'BODY_INVALID'],
    ['without what is required', '{}', 'BODY_INVALID'],
    ['with a number for a text', '{"name":1}', 'BODY_INVALID'],
    ['with a key that nobody knows', '{"name":"a","nam":1}', 'BODY_INVALID'],
    ['with a key twice', '{"name":"a","name":"b"}', 'BODY_INVALID'],
    ['with a key twice, in two spellings', String.raw`{"name":"a","n\u0061me":"b"}`, 'BODY_INVALID'],
    ['with a key twice deep inside', '{"name":"a","more":[{"x":{"y":1,"y":2}}]}', 'BODY_INVALID'],
    ['with __proto__', '{"name":"a","__proto__":{"size":1}}', 'BODY_INVALID'],
    ['with constructor inside', '{"name":"a","more":{"constructor":{}}}', 'BODY_INVALID'],
    ['with a number that is too large', '{"name":"a","size":1e999}', 'BODY_INVALID'],
    ['nested deep', `{"name":"a","more":${'['.repeat(4000)}${']'.repeat(4000)}}`, 'BODY_INVALID'],
    ['that is too large', JSON.stringify({ name: 'x'.repeat(20_000) }), 'BODY_TOO_LARGE'],
  ])('%s is refused', async (_, body, code) => {
    expect(await problemCode(await post(body))).toBe(code);
    await expectAlive();
  });

  test.each([
    ['text/plain', {}],
    ['application/x-www-form-urlencoded', {}],
    ['application/json; charset=utf-16', {}],
    ['application/json', { 'Content-Encoding': 'gzip' }],
  ])('as %s %j is refused', async (type, headers) => {
    const init = { method: 'POST', body: '{"name":"a"}', headers: { ...headers, 'Content-Type': type } };
    expect(await problemCode(await server.fetch('/api/v1/things', init))).toBe('MEDIA_TYPE_UNSUPPORTED');
  });

  test('says all that is wrong, with the field', async () => {
    const problem = (await (await post('{"size":0,"colour":"red"}')).json()) as { problems: object[] };
    expect(problem.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'FIELD_MISSING', message: expect.stringContaining('"name"') }),
        expect.objectContaining({ code: 'FIELD_INVALID', field: 'size', path: ['size'] }),
        expect.objectContaining({ code: 'FIELD_UNKNOWN', field: 'colour' }),
      ]),
    );
  });

  test('where the same key stands in two mappings is fine', async () => {
    const answer = await post('{"name":"\\"name\\":{","more":[{"a":1},{"a":[{"a":2}]}]}');
    expect(answer.status).toBe(200);
  });
});

describe('an address', () => {
  test.each<[string, string]>([
    ['/api/v1/things/1?limit=ten', 'QUERY_INVALID'],
    ['/api/v1/things/1?limit=0', 'QUERY_INVALID'],
    ['/api/v1/things/1?limits=1', 'QUERY_INVALID'],
    ['/api/v1/things/1?limit[a]=1', 'QUERY_INVALID'],
    ['/api/v1/things/1?__proto__=1', 'QUERY_INVALID'],
    ['/api/v1/things/1?limit=1&limit=2', 'QUERY_REPEATED'],
    ['/api/v1/things/1?text=a%00b', 'URL_INVALID'],
    ['/api/v1/things/a%00b', 'URL_INVALID'],
    ['/api/v1/things/%E0%A4%A', 'URL_INVALID'],
    [`/api/v1/things/${'a'.repeat(300)}`, 'URL_INVALID'],
    [`/api/v1/things/${'a'.repeat(3000)}`, 'URL_TOO_LONG'],
    ['/api/v1/things/1/', 'ROUTE_NOT_FOUND'],
    ['/API/v1/things/1', 'ROUTE_NOT_FOUND'],
    ['/api/v1/things/../../etc/passwd', 'ROUTE_NOT_FOUND'],
    ['//api/v1/things/1', 'ROUTE_NOT_FOUND'],
  ])('%.60s is refused', async (path, code) => {
    expect(rawProblemCode(await rawRequest(server.port, [head(`GET ${path}`)]))).toBe(code);
    await expectAlive();
  });

  test('with special characters in a parameter is only a text', async () => {
    const answer = await server.fetch('/api/v1/things/..%2F..%2Fa?tag=1&tag=x&text=7');
    expect(await answer.json()).toEqual({ id: '../../a', limit: 10, tag: ['1', 'x'], text: '7' });
  });
});

describe('a request', () => {
  const manyHeaders = Array.from({ length: 150 }, (_, at) => `X-${at}: 1`);
  const chunked = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];
  test.each<[string, string[], string]>([
    ['that is no HTTP', ['hello\r\n\r\n'], 'REQUEST_MALFORMED'],
    ['in HTTP/2 by guess', ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], 'REQUEST_MALFORMED'],
    ['with a whole address', [head('GET http://127.0.0.1/healthz')], 'URL_INVALID'],
    ['with too many headers', [head('GET /healthz', manyHeaders)], 'HEADERS_TOO_LARGE'],
    ['with a huge header', [head('GET /healthz', [`X-A: ${'a'.repeat(40_000)}`])], 'HEADERS_TOO_LARGE'],
    ['with a line feed in a header', [head('GET /healthz', ['X-A: a\nb'])], 'REQUEST_MALFORMED'],
    [
      'with two lengths',
      [head('POST /api/v1/things', ['Content-Length: 2', 'Content-Length: 3']), '{}'],
      'REQUEST_MALFORMED',
    ],
    [
      'with a length and chunks',
      [head('POST /api/v1/things', ['Content-Length: 2', 'Transfer-Encoding: chunked']), '{}'],
      'REQUEST_MALFORMED',
    ],
    ['with a negative length', [head('POST /api/v1/things', ['Content-Length: -1'])], 'REQUEST_MALFORMED'],
    ['with a broken chunk', [head('POST /api/v1/things', chunked), 'zz\r\n{}\r\n'], 'REQUEST_MALFORMED'],
    ['with a body where none goes', [head('GET /healthz', ['Content-Length: 2']), '{}'], 'BODY_UNEXPECTED'],
    [
      'that announces more than is allowed',
      [head('POST /api/v1/things', ['Content-Type: application/json', 'Content-Length: 99999999']), '{'],
      'BODY_TOO_LARGE',
    ],
    [
      'whose chunks go on',
      [
        head('POST /api/v1/things', chunked),
        ...Array.from({ length: 9 }, () => `7d0\r\n${' '.repeat(2000)}\r\n`),
      ],
      'BODY_TOO_LARGE',
    ],
    [
      'as a form where JSON goes',
      [head('POST /api/v1/things', ['Content-Length: 2']), '{}'],
      'MEDIA_TYPE_UNSUPPORTED',
    ],
    [
      'as JSON where files go',
      [head('POST /api/v1/uploads', ['Content-Type: application/json', 'Content-Length: 2']), '{}'],
      'MEDIA_TYPE_UNSUPPORTED',
    ],
    ['with a method that is not there', [head('DELETE /api/v1/things')], 'METHOD_NOT_ALLOWED'],
    ['with a method that nobody has', [head('PROPFIND /api/v1/things')], 'METHOD_NOT_ALLOWED'],
    ['to trace', [head('TRACE /healthz')], 'METHOD_NOT_ALLOWED'],
    ['for options of all', [head('OPTIONS *')], 'URL_INVALID'],
  ])('%s is refused', async (_, parts, code) => {
    expect(rawProblemCode(await rawRequest(server.port, parts))).toBe(code);
    await expectAlive();
  });

  test('whose body is shorter than it says gets no other answer than that', async () => {
    const top = head('POST /api/v1/things', ['Content-Type: application/json', 'Content-Length: 500']);
    const answer = await rawRequest(server.port, [top, '{"name":'], { halfClose: true });
    expect(rawProblemCode(answer)).toBe('REQUEST_MALFORMED');
    await expectAlive();
  });

  test('whose body is longer than it says is answered, and the rest is taken for nothing', async () => {
    const top = head('POST /api/v1/things', ['Content-Type: application/json', 'Content-Length: 12']);
    const answer = await rawRequest(server.port, [
      top.replace('Connection: close\r\n', ''),
      '{"name":"a"} GET / evil',
    ]);
    expect(answer).not.toContain(' 500 ');
    expect(answer.match(/HTTP\/1\.1/g)?.length).toBeGreaterThan(0);
    await expectAlive();
  });

  test('that stops in the middle of its headers ends after the time for them', async () => {
    await using slow = await testServer(routes, { limits: { headersTimeout: 50 } });
    expect(rawProblemCode(await rawRequest(slow.port, ['GET /healthz HTTP/1.1\r\nHost:']))).toBe(
      'REQUEST_TIMEOUT',
    );
  });

  test('whose client goes away half-way leaves the server as it was', async () => {
    const top = head('POST /api/v1/things', ['Content-Type: application/json', 'Content-Length: 500']);
    const gone = Array.from({ length: 20 }, () =>
      rawRequest(server.port, [top, '{"name":'], { halfClose: true }),
    );
    expect((await Promise.all(gone)).join('')).not.toContain('INTERNAL');
    await expectAlive();
  });
});
