import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { testServer } from '../../../test/http-fixture.ts';
import { FolderComponents } from '../../components/index.ts';
import { openDataFolder, type DataFolder } from '../../data-folder.ts';
import { ChangeFeed, telling } from '../../events/index.ts';
import { callerOf, covers, roles, type Caller, type Role } from '../../identity/roles.ts';
import { Platform } from '../platform.ts';
import { scopeOf } from './admit.ts';
import { descriptionRoutes } from './description/index.ts';
import { healthRoutes } from './health-routes.ts';
import type { Route } from './index.ts';

let folder: string;
let data: DataFolder;
let platform: Platform;
let routes: readonly Route[];
let server: Awaited<ReturnType<typeof testServer>>;

/** Somebody of each role, and two who have roles on single pipelines. */
const callers: Readonly<Record<string, Caller>> = {
  ...Object.fromEntries(roles.map((role) => [role, callerOf(role, role, { role })])),
  onX: callerOf('on-x', 'on x', { pipelines: { x: 'runner' } }),
  elsewhere: callerOf('elsewhere', 'elsewhere', { pipelines: { other: 'editor' } }),
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-route-roles-'));
  const changes = new ChangeFeed();
  data = await openDataFolder(folder, { tell: (store) => telling(store, changes) });
  platform = new Platform({ data, changes, components: new FolderComponents({ folders: [] }) });
  const own = platform.routes();
  routes = [...own, ...healthRoutes(() => Promise.resolve()), ...descriptionRoutes(() => [])];
  server = await testServer(own, {
    access: {
      identify: ({ headers }) => {
        const caller = callers[String(headers['x-caller'])];
        if (caller) return caller;
        throw kumikiError('LOGIN_NEEDED', {});
      },
      pipelineOf: async (id) => (await platform.executions.get({ project: 'default', id })).pipeline.name,
    },
  });
});
afterAll(async () => {
  await server.close();
  await platform[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const placeholders: Readonly<Record<string, string>> = {
  id: '01a20f44-1915-725e-a432-031822541cb1',
  other: '01a20f44-1915-725e-a432-031822541cb2',
  index: '0',
  item: '0',
  version: '1',
};

/** What a caller who may not hears; `undefined` where the call goes on to the route. */
async function refusal({ method, path }: Route, who: string): Promise<string | undefined> {
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => placeholders[name] ?? 'x');
  const answer = await server.fetch(url, { method, headers: { 'X-Caller': who }, redirect: 'manual' });
  const isProblem = answer.headers.get('content-type')?.includes('problem+json');
  if (!isProblem) {
    await answer.body?.cancel();
    return undefined;
  }
  const { code } = (await answer.json()) as { code: string };
  return /^(LOGIN_NEEDED|TOKEN_INVALID|ROLE_NEEDED|PIPELINES_ONLY|PIPELINE_NOT_FOUND)$/.test(code)
    ? code
    : undefined;
}

describe('every route', () => {
  test('goes on for those who have its role, and refuses the others', async () => {
    for (const route of routes) {
      for (const role of roles) {
        const code = await refusal(route, role);
        const known = route.role === 'anyone' || (route.role !== 'helper' && covers(role, route.role));
        // A pod is no person, and no person is a pod.
        const needed = route.role === 'helper' ? 'TOKEN_INVALID' : 'ROLE_NEEDED';
        const expected = known ? undefined : needed;
        const found = code === 'PIPELINE_NOT_FOUND' ? undefined : code;
        expect([nameOf(route), role, found]).toEqual([nameOf(route), role, expected]);
      }
    }
  });

  test('knows nobody without a login, but for those that are for anyone', async () => {
    for (const route of routes) {
      const needed = route.role === 'helper' ? 'TOKEN_INVALID' : 'LOGIN_NEEDED';
      const expected = route.role === 'anyone' ? undefined : needed;
      expect([nameOf(route), await refusal(route, 'nobody')]).toEqual([nameOf(route), expected]);
    }
  });

  test('keeps those who have roles on single pipelines to these', async () => {
    for (const route of routes) {
      if (route.role === 'anyone' || route.role === 'helper') continue;
      const least: Role = route.role;
      const scope = scopeOf(route);
      for (const [who, role] of [
        ['onX', 'runner'],
        ['elsewhere', 'editor'],
      ] as const) {
        const code = await refusal(route, who);
        const hidden = who === 'elsewhere' && scope === 'pipeline' ? 'PIPELINE_NOT_FOUND' : undefined;
        const most = scope === 'open' ? 'viewer' : role;
        const expected =
          scope === 'platform' ? 'PIPELINES_ONLY' : covers(most, least) ? hidden : 'ROLE_NEEDED';
        // The pipeline x is not there either, for those who might see it.
        const found = hidden === undefined && code === 'PIPELINE_NOT_FOUND' ? undefined : code;
        expect([nameOf(route), who, found]).toEqual([nameOf(route), who, expected]);
      }
    }
  });
});
