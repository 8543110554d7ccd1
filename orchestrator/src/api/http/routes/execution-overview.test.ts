import { describe, expect, test } from 'vitest';
import { ExecutionsFixture } from '../../../../test/executions-fixture.ts';
import { inline } from '../../../../test/inline.ts';
import { activityRoute } from './activity.ts';
import { executionStatesRoute } from './execution-states.ts';

const judge = inline(
  'test/judge',
  'inputs: {n: {type: number}}\noutputs: {n: {type: number}, verdict: {type: verdict}}',
  {
    run({ inputs }) {
      const n = inputs['n'] as number;
      if (n < 0) throw new Error('too small');
      return { n, verdict: { verdict: n < 3 ? 'OK' : 'NG', reasons: [] } };
    },
  },
);
const fixture = new ExecutionsFixture([judge], {
  judge: `
inputs: {n: {type: number}}
steps:
  first: {component: test/judge, inputs: {n: $inputs.n}}
  second: {component: test/judge, inputs: {n: $steps.first.n}}
outputs: {verdict: $steps.second.verdict}`,
});

describe('many items and many pipelines at a glance', () => {
  test('the grid has the states of all steps of the items, page by page', async () => {
    await using server = await fixture.serve([executionStatesRoute(fixture.store)]);
    const { id, seq } = await fixture.run('judge', { a: { n: 1 }, b: { n: -1 }, c: { n: 5 } });
    const page = await server.json(`/${id}/states?limit=2`);
    expect(page).toMatchObject({
      steps: ['first', 'second'],
      seq,
      next: '2',
      items: [
        { item: 0, name: 'a', status: 'succeeded', states: ['succeeded', 'succeeded'], attempts: [1, 1] },
        { item: 1, name: 'b', status: 'failed', states: ['failed', 'cancelled'], attempts: [1, 0] },
      ],
    });
    const rest = await server.json(`/${id}/states?limit=2&cursor=2`);
    expect(rest.items.map(({ name }) => name)).toEqual(['c']);
    expect(rest.next).toBeUndefined();
    const none = await server.json('/01a20f44-1915-725e-a432-031822541cb1/states');
    expect(none.code).toBe('EXECUTION_NOT_FOUND');
  });

  test('what pipelines did since a time is counted, those of somebody else are not', async () => {
    await using server = await fixture.serve([activityRoute(fixture.store)]);
    await fixture.run('judge', { a: { n: 1 }, b: { n: -1 }, c: { n: 5 } });
    const activity = async (from: number): Promise<unknown> => {
      const query = `pipeline=judge&pipeline=other&from=${new Date(from).toISOString()}`;
      return await (await server.fetch(`/api/v1/activity?${query}`)).json();
    };
    expect(await activity(Date.now() - 60_000)).toEqual({
      items: [
        {
          pipeline: 'judge',
          executions: 1,
          items: { succeeded: 2, failed: 1 },
          verdicts: { OK: 1, NG: 1 },
        },
        {
          pipeline: 'other',
          executions: 0,
          items: { succeeded: 0, failed: 0 },
          verdicts: { OK: 0, NG: 0 },
        },
      ],
    });
    expect(await activity(Date.now() + 60_000)).toMatchObject({ items: [{ executions: 0 }, {}] });
  });
});
