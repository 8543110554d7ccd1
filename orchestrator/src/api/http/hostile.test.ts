import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorTable } from '@kumiki/component-sdk/errors';
import { badBodies, badTexts, nested, strangeIds, withOneFault } from '../../../test/bad-values.ts';
import { formOf, openEverything, type Call } from '../../../test/everything.ts';
import type { OpenApiDocument, OpenApiOperation } from './index.ts';

let everything: Awaited<ReturnType<typeof openEverything>>;
let routes: readonly Called[];

interface Called extends Call {
  /** `GET /api/v1/files/{file_id}` */
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly operation: OpenApiOperation;
}

beforeAll(async () => {
  everything = await openEverything();
  const told = await everything.admin.call('GET', '/openapi.json');
  const document = (await told.json()) as OpenApiDocument;
  routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([lower, operation]) => {
      const method = lower.toUpperCase();
      const call = everything.callOf(method, path);
      return { name: `${method} ${path}`, path, method, operation, ...call };
    }),
  );
}, 120_000);
afterAll(() => everything.kumiki[Symbol.asyncDispose](), 60_000);

/** One of so many cases is tried, other ones of each route; all of them in the long tests. */
const share = Number(process.env['KUMIKI_SOAK_SHARE'] ?? 8);
type Init = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

let calls = 0;
let wrong: unknown[] = [];
beforeEach(() => {
  calls = 0;
  wrong = [];
});

/** Sends what may be wrong, as the administrator; what is for anyone as a stranger, so that nobody signs out the former. */
async function send(method: string, url: string, init: Init = {}): Promise<Response> {
  calls += 1;
  const { server } = everything.kumiki;
  const isForAnyone = /^\/api\/v1\/(session|invitations\/(accept|look))\b(?!\/password)/.test(url);
  const headers = { ...(!isForAnyone && everything.admin.headers()), ...init.headers };
  return await server.fetch(url, { redirect: 'manual', method, ...init, headers });
}

/** What is off, and says so, is no fault; what went wrong inside is. */
const offCodes: ReadonlySet<string> = new Set(['NOT_READY', 'SIGN_IN_OFF']);

/** Notes an answer that is none, and no problem of the table with words of remedy that is nobody's fault inside. */
async function check(method: string, url: string, init: Init = {}): Promise<void> {
  const answer = await send(method, url, init);
  const { status } = answer;
  if (status < 400) {
    await answer.body?.cancel();
    return;
  }
  const isProblem = answer.headers.get('content-type') === 'application/problem+json; charset=utf-8';
  const text = await answer.text();
  const { code, detail, remedy } = (isProblem ? JSON.parse(text) : {}) as Partial<Record<string, string>>;
  const entry = errorTable[code as keyof typeof errorTable];
  const isFault = status >= 500 && !offCodes.has(String(code));
  if (entry?.http === status && detail && remedy && !isFault) return;
  const sent = typeof init.body === 'string' ? init.body : '';
  wrong.push({ call: `${method} ${url} ${sent}`.slice(0, 300), status, text: text.slice(0, 300) });
}

/** Tries the share of the cases, some at a time. */
async function each<Case>(cases: readonly Case[], work: (one: Case) => Promise<void>): Promise<void> {
  const left = cases.filter((_, at) => at % share === 0).values();
  const lane = async (): Promise<void> => {
    for (let next = left.next(); !next.done; next = left.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  expect(wrong).toEqual([]);
}

/** The address of a route, with one other text in it. */
function addressOf({ path, params }: Called, other: Readonly<Record<string, string>> = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const text = other[name] ?? params[name] ?? `no-${name}`;
    return encodeURIComponent(text.toWellFormed());
  });
}

const inPath = ({ path }: Called): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
const inQuery = ({ operation }: Called): string[] =>
  operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name);
const takes = (type: string) => (route: Called) => route.operation.requestBody?.content?.[type] !== undefined;

const components = '/api/v1/registry/components/{publisher}/{name}';
const version = `${components}/versions/{version}`;
/** What routes answer that nothing is there for: no registry, no cluster, no provider, no alert, no pod. */
const unanswered: Readonly<Record<string, string>> = {
  'GET /api/v1/deployments/{name}': 'DEPLOYMENT_NOT_FOUND',
  'GET /api/v1/deployments/{name}/samples': 'DEPLOYMENT_NOT_FOUND',
  'GET /api/v1/helper/items': 'TOKEN_INVALID',
  'GET /api/v1/helper/objects/{digest}': 'TOKEN_INVALID',
  'GET /api/v1/helper/task': 'TOKEN_INVALID',
  'GET /api/v1/session/oidc': 'SIGN_IN_OFF',
  'GET /api/v1/session/oidc/callback': 'SIGN_IN_OFF',
  [`GET ${components}/compatibility`]: 'COMPONENT_UNKNOWN',
  [`GET ${components}/resolve`]: 'COMPONENT_UNKNOWN',
  [`GET ${version}`]: 'COMPONENT_UNKNOWN',
  [`GET ${version}/files/{file}`]: 'COMPONENT_UNKNOWN',
  [`GET ${version}/icon`]: 'COMPONENT_UNKNOWN',
  [`GET ${version}/readme`]: 'COMPONENT_UNKNOWN',
  'POST /api/v1/alerts/{alert}/acknowledge': 'ALERT_NOT_FOUND',
  'POST /api/v1/deployments': 'DEPLOYMENT_TARGET_CLOSED',
  'POST /api/v1/deployments/{name}/start': 'DEPLOYMENT_NOT_FOUND',
  'POST /api/v1/deployments/{name}/stop': 'DEPLOYMENT_NOT_FOUND',
  'POST /api/v1/executions/{id}/cancel': 'EXECUTION_STATE',
  'POST /api/v1/executions/{id}/retry': 'EXECUTION_STATE',
  'POST /api/v1/helper/reports': 'TOKEN_INVALID',
  'POST /api/v1/invitations/accept': 'LINK_INVALID',
  'POST /api/v1/invitations/look': 'LINK_INVALID',
  'POST /api/v1/registry/versions': 'REGISTRY_SOURCE_UNKNOWN',
  'PUT /api/v1/helper/objects/{digest}': 'TOKEN_INVALID',
  [`PUT ${version}/deprecated`]: 'COMPONENT_UNKNOWN',
  [`PUT ${version}/yanked`]: 'COMPONENT_UNKNOWN',
};

describe('every route', () => {
  test('is known with a call that it answers, so that what is wrong is all that is wrong with the others', async () => {
    const found: Record<string, string> = {};
    for (const route of routes) {
      if (route.method === 'DELETE') continue;
      const { body, form } = route;
      const answer = await send(route.method, `${addressOf(route)}?${route.query ?? ''}`, {
        ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
        ...(form && { body: formOf(form) }),
      });
      if (answer.status < 400) await answer.body?.cancel();
      else found[route.name] = ((await answer.json()) as { code: string; detail: string }).code;
    }
    expect(found).toEqual(unanswered);
  }, 120_000);
});

describe('whatever is sent, nothing breaks', () => {
  test('in a path', async () => {
    const all = routes.flatMap((route) =>
      inPath(route).flatMap((name) =>
        [...badTexts, ...strangeIds]
          .filter((text) => text !== '')
          .map((text) => ({ method: route.method, url: addressOf(route, { [name]: text }) })),
      ),
    );
    await each(all, async ({ method, url }) => await check(method, url));
    expect(calls * share).toBeGreaterThan(2000);
  });

  test('in a query', async () => {
    const reading = routes.filter(({ method }) => method === 'GET');
    const all = reading.flatMap((route) =>
      inQuery(route).flatMap((name) =>
        badTexts.map((text) => {
          const query = new URLSearchParams(route.query);
          query.set(name, text);
          return { route, query: query.toString() };
        }),
      ),
    );
    await each(all, async ({ route, query }) => {
      const url = addressOf(route);
      await check(route.method, `${url}?${query}`);
      await check(route.method, `${url}?${query}&${query}`);
    });
    expect(calls * share).toBeGreaterThan(2000);
  });

  test('as JSON', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const all = routes.filter(takes('application/json')).flatMap((route) => {
      const twisted = [...withOneFault(route.body)].map((body) => JSON.stringify(body) ?? '');
      return [...badBodies, ...twisted].map((body) => ({ route, body }));
    });
    await each(all, async ({ route, body }) => {
      await check(route.method, addressOf(route), { headers, body });
    });
    expect(calls * share).toBeGreaterThan(2000);
  });

  test('as a form', async () => {
    for (const route of routes.filter(takes('multipart/form-data'))) {
      const { form = {} } = route;
      const fields = Object.entries(form).filter(([, value]) => typeof value === 'string') as [
        string,
        string,
      ][];
      const twisted = fields.flatMap(([name, value]) =>
        [...badBodies, ...faultsOf(value)].map((text) => formOf({ ...form, [name]: text })),
      );
      const without = Object.keys(form).map((name) => {
        const { [name]: _, ...rest } = form;
        return formOf(rest);
      });
      await each(
        [...twisted, ...without],
        async (body) => await check(route.method, addressOf(route), { body }),
      );
      const type = { 'Content-Type': 'multipart/form-data; boundary=b' };
      for (const body of brokenForms) {
        await check(route.method, addressOf(route), { headers: type, body: Buffer.from(body, 'latin1') });
      }
      expect(wrong).toEqual([]);
    }
    expect(calls).toBeGreaterThan(70);
  });
});

/** What is wrong with a field that may hold JSON. */
function faultsOf(text: string): string[] {
  try {
    return [...withOneFault(JSON.parse(text))].map((value) => JSON.stringify(value) ?? '');
  } catch {
    return [...badTexts];
  }
}

const part = (head: string, body: string): string => `--b\r\n${head}\r\n\r\n${body}\r\n`;
const disposition = 'Content-Disposition: form-data; name=';
const brokenForms = [
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
  `${part(`${disposition}"client_id"`, 'a').repeat(2)}--b--\r\n`,
  `${part(disposition, 'x').repeat(300)}--b--\r\n`,
  part('no header at all', 'x').repeat(3),
];
