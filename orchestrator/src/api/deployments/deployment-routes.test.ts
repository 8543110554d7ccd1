import { expect, test } from 'vitest';
import { testServer } from '../../../test/http-fixture.ts';
import { frameOf, openRealtime, person } from '../../../test/realtime-fixture.ts';
import type { Plan } from '../../pipeline/index.ts';
import { deployableRoute } from './deployable-route.ts';
import { deploymentRoutes } from './deployment-routes.ts';
import { endpointsRoute } from './endpoints/endpoints-route.ts';

const defaults = { replicas: 2, deadlineMs: 5000, hop: 'raw' } as const;

/** The plan, with its only step being what its version says. */
function planWith(plan: Plan): Plan {
  const { version } = plan.pipeline;
  if (version !== 8 && version !== 9) return plan;
  const components = Object.entries(plan.components).map(([key, { manifest, ...component }]) => {
    const category = version === 9 ? 'source' : manifest.category;
    return [key, { ...component, manifest: { ...manifest, category, realtime: 'never' as const } }];
  });
  return { ...plan, components: Object.fromEntries(components) as Plan['components'] };
}

async function open(autoStart = false, loginNeeded = false) {
  const kumiki = await openRealtime();
  const { deployments } = kumiki;
  const planOf = async (project: string, pipeline: string) =>
    planWith(await kumiki.planOf(project, pipeline));
  const endedAt = { counts: { total: 1 }, createdAt: 100, startedAt: 120, endedAt: 140 };
  const runs = [endedAt, { ...endedAt, counts: { total: 4 }, endedAt: 240 }];
  const server = await testServer([
    ...deploymentRoutes({ deployments, planOf, defaults }),
    deployableRoute({ deployments, planOf, defaults }),
    endpointsRoute({
      deployments,
      autoStart,
      planOf,
      store: { list: async () => await Promise.resolve({ executions: runs as never }) },
      publicUrl: () => 'https://kumiki.example',
      grpcAddress: () => 'kumiki.example:7701',
      loginNeeded: () => loginNeeded,
    }),
  ]);
  const get = async (path: string): Promise<unknown> =>
    await (await server.fetch(`/api/v1/pipelines/mark/${path}`)).json();
  return { ...kumiki, server, get, [Symbol.asyncDispose]: async () => await server.close() };
}

test('what cannot be deployed is said before, with the steps in the way', async () => {
  await using kumiki = await open();
  const groups = [{ steps: ['look'], stateful: false }];
  const answer = { pipeline: 'mark', deployable: true, obstacles: [], groups };
  expect(await kumiki.get('deployable')).toMatchObject({
    ...answer,
    version: 3,
    targets: ['local'],
    defaults: { replicas: 2, deadline_ms: 5000 },
  });
  for (const [version, why] of [
    [8, 'never'],
    [9, 'source'],
  ] as const) {
    expect(await kumiki.get(`deployable?version=${version}`)).toMatchObject({
      version,
      deployable: false,
      obstacles: [{ step: 'look', component: 'test/look', why }],
    });
  }
});

test('a deployment says since when it is in its state, and how often its processes were lost', async () => {
  await using kumiki = await open();
  await kumiki.deploy();
  const answer = await kumiki.server.fetch('/api/v1/deployments/mark');
  expect(await answer.json()).toMatchObject({
    state: 'running',
    since: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    live: { groups: [{ steps: ['look'], replicas: 1, restarts: 0 }] },
  });
});

test('for each need there are an address, examples, and how long it took lately', async () => {
  await using kumiki = await open();
  expect(await kumiki.get('endpoints')).toMatchObject({
    deployed: false,
    endpoints: [
      { need: 'realtime', protocol: 'grpc', available: false },
      { need: 'realtime', protocol: 'websocket', available: false },
      { need: 'realtime', protocol: 'rest', available: false },
      { need: 'batch', available: true, latency: { p50_ms: 30 } },
      { need: 'asynchronous', available: true, latency: { p50_ms: 40 } },
      { need: 'screen', available: true },
    ],
  });
  await kumiki.deploy();
  const files = [{ artifact: { bytes: await frameOf(8), mediaType: 'image/png' } }];
  await kumiki.realtime.once(person, 'default', 'mark', { files }, AbortSignal.timeout(10_000));
  const shown = (await kumiki.get('endpoints')) as {
    readonly endpoints: readonly {
      readonly latency?: { readonly p50_ms?: number };
      readonly example: string;
      readonly examples: readonly { readonly language: string; readonly text: string }[];
    }[];
  };
  const [grpc, socket, , batch] = shown.endpoints;
  expect(grpc!.latency!.p50_ms).toBeGreaterThan(0);
  expect(grpc!.examples.map(({ language }) => language)).toEqual(['grpcurl', 'typescript', 'python']);
  expect(grpc!.example).toContain('-d @ kumiki.example:7701 kumiki.v1');
  expect(socket!.example).toContain('wss://kumiki.example/api/v1/realtime?pipeline=mark');
  expect(batch!.examples.map(({ language }) => language)).toEqual(['curl', 'python', 'typescript']);
  expect(batch!.example).toContain('-F inputs.photo=@1.jpg');
});

test('how images pass from pod to pod is kept as it was said, and refused for what does not pass', async () => {
  await using kumiki = await open();
  const deploy = async (hop: object) =>
    await kumiki.server.fetch('/api/v1/deployments', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ pipeline: 'mark', hop }),
    });
  expect(await (await deploy({ format: 'jpeg' })).json()).toMatchObject({
    hop: { format: 'jpeg', quality: 90 },
  });
  const refused = await deploy({ format: 'jpeg', values: ['look.image'] });
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({ code: 'DEPLOYMENT_HOP_UNKNOWN' });
  expect(await kumiki.get('deployable')).toMatchObject({ hops: [] });
});

test('where the first frame deploys its pipeline, it can be called before', async () => {
  await using kumiki = await open(true);
  const { deployed, endpoints } = (await kumiki.get('endpoints')) as {
    readonly deployed: boolean;
    readonly endpoints: readonly { readonly available: boolean; readonly latency?: object }[];
  };
  expect([deployed, endpoints.every(({ available }) => available)]).toEqual([false, true]);
  expect(endpoints.map(({ latency }) => latency !== undefined)).toEqual([
    false,
    false,
    false,
    true,
    true,
    false,
  ]);
});

test('where people sign in, examples take the token from where the command has it', async () => {
  await using kumiki = await open(true, true);
  const { endpoints } = (await kumiki.get('endpoints')) as {
    readonly endpoints: readonly {
      readonly need: string;
      readonly examples: readonly { readonly language: string; readonly text: string }[];
    }[];
  };
  const programs = endpoints.flatMap(({ examples }) =>
    examples.filter(({ text }) => !text.includes('has signed in')),
  );
  expect(programs.length).toBeGreaterThan(10);
  for (const { text } of programs) expect(text).toContain('KUMIKI_TOKEN');
});
