import { describe, expect, test } from 'vitest';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { compileSchema } from '@kumiki/component-sdk/schema';
import { testServer } from '../../../test/http-fixture.ts';
import { error } from '../../execution/store/contract/fixtures.ts';
import { Observation, type OpenExecution } from '../../observe/index.ts';
import { dashboardAnswer } from './dashboard-answer.ts';
import { dashboardShape } from './dashboard-shape.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import { metricsRoutes } from './metrics-routes.ts';

const execution: OpenExecution = {
  project: 'default',
  id: 'e-1',
  pipeline: 'mark',
  acceptedAt: 0,
  changedAt: 0,
};
const step = { type: 'step_ended', execution, component: 'a/b', status: 'succeeded' } as const;

function observed(now = () => Date.UTC(2026, 0, 5, 12, 30, 30)): Observation {
  return new Observation({ path: '/nowhere', now });
}

describe('the dashboard', () => {
  test('is what its schema says, with nothing in it and with everything', async () => {
    const schema = compileSchema(dashboardShape);
    const observation = observed();
    const issues = () => schema.check(JSON.parse(JSON.stringify(dashboardAnswer(observation, '7d'))));
    expect(issues()).toEqual([]);
    const { tell } = observation.watch;
    tell({ type: 'execution_accepted', execution });
    tell({ ...step, step: 'slow', durationMs: 300 });
    tell({ type: 'items_ended', execution, status: 'failed', count: 1, error });
    while (!observation.machine.use) await observation.machine.look();
    expect(issues()).toEqual([]);
  });

  test('names the step that takes the most time, and its part of it', () => {
    const observation = observed();
    for (let at = 0; at < 3; at++) observation.watch.tell({ ...step, step: 'often', durationMs: 100 });
    observation.watch.tell({ ...step, step: 'slow', durationMs: 700 });
    expect(dashboardAnswer(observation, '1h')).toMatchObject({
      steps: [{ step: 'slow' }, { step: 'often' }],
      bottleneck: { pipeline: 'mark', step: 'slow', component: 'a/b', count: 1, share: 0.7, p95_ms: 700 },
    });
  });

  test('counts items a minute over the time that has passed', () => {
    const now = Date.UTC(2026, 0, 5, 12, 30, 30);
    const observation = observed(() => now);
    observation.watch.tell({ type: 'items_ended', execution, status: 'succeeded', count: 119 });
    const answer = dashboardAnswer(observation, '1h', now) as {
      total: { items_per_minute: number };
      buckets: { items_per_minute: number }[];
    };
    expect(answer.total.items_per_minute).toBe(2);
    expect(answer.buckets.at(-1)!.items_per_minute).toBe(119);
  });

  test('takes the windows that there are, and no other', async () => {
    await using server = await testServer(dashboardRoutes(observed()));
    const status = async (query: string) => (await server.fetch(`/api/v1/dashboard${query}`)).status;
    expect(await Promise.all(['', '?window=24h', '?window=1y', '?window=1h&window=7d'].map(status))).toEqual([
      200, 200, 400, 400,
    ]);
  });
});

test('the metrics are for those who may see, or for anyone where the operator says so', async () => {
  const { metrics } = observed();
  const access = {
    identify: () => {
      throw kumikiError('LOGIN_NEEDED', {});
    },
  };
  await using closed = await testServer(metricsRoutes({ metrics }), { access });
  expect((await closed.fetch('/metrics')).status).toBe(401);
  await using open = await testServer(metricsRoutes({ metrics, access: 'anyone' }), { access });
  const answer = await open.fetch('/metrics');
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await answer.text()).toContain('# TYPE kumiki_items_total counter');
});
