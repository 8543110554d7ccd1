import { expect, test } from 'vitest';
import { ExecutionsFixture } from '../../../../test/executions-fixture.ts';
import { inline } from '../../../../test/inline.ts';
import { Timelines } from '../../core/views/timeline.ts';
import { executionTimelineRoutes } from './execution-timeline.ts';

const number = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';
const plus = inline('test/plus', `${number}\nparams: {by: {type: integer, default: 1}}`, {
  run: ({ inputs, params }) => ({ number: (inputs['number'] as number) + (params['by'] as number) }),
});
const one = inline('test/one', number, {
  run({ inputs }) {
    if (inputs['number'] === 0) throw new Error('nothing');
    return { number: 1 };
  },
});
const fixture = new ExecutionsFixture([plus, one], {
  chain: `
inputs: {n: {type: number}}
params: {by: {type: integer, default: 1}}
steps:
  first: {component: test/plus, inputs: {number: $inputs.n}}
  second: {component: test/one, inputs: {number: $steps.first.number}}
outputs: {n: $steps.second.number}`,
});

test('the time line of an execution says how long each step took, and how each item came through', async () => {
  await using server = await fixture.serve(executionTimelineRoutes(new Timelines(fixture.store)));
  await fixture.run('chain', { a: { n: 1 } });
  const { id } = await fixture.run('chain', { a: { n: 1 }, b: { n: 2 }, c: { n: -1 } });
  const summary = await server.json(`/${id}/timeline`);
  expect(summary).toMatchObject({
    status: 'partial',
    elapsed_ms: expect.any(Number),
    steps: [
      { step: 'first', items: { succeeded: 2, cached: 1 }, attempts: 2 },
      {
        step: 'second',
        items: { succeeded: 1, cached: 1, failed: 1 },
        attempts: 2,
        failed_attempts: 1,
        p50_ms: expect.any(Number),
        p95_ms: expect.any(Number),
      },
    ],
  });
  const { id: failed } = await fixture.run('chain', { a: { n: -2 }, b: { n: 5 } });
  // Nothing waits any more: what an item did not come to is cut off.
  expect(JSON.stringify((await server.json(`/${failed}/timeline`))['steps'])).not.toContain('pending');
  const page = await server.json(`/${id}/timeline/items?limit=2`);
  expect(page.items).toMatchObject([
    { name: 'a', working_ms: 0, steps: [{ status: 'cached', attempts: [] }, { status: 'cached' }] },
    {
      name: 'b',
      steps: [{ step: 'first' }, { step: 'second', attempts: [{ attempt: 1, outcome: 'succeeded' }] }],
    },
  ]);
  const rest = await server.json(`/${id}/timeline/items?limit=2&cursor=${page.next}`);
  expect(rest.items).toMatchObject([{ item: 2, status: 'failed' }]);
  expect(rest.next).toBeUndefined();
});

test('an execution without items has an empty time line, one that is not there none', async () => {
  await using server = await fixture.serve(executionTimelineRoutes(new Timelines(fixture.store)));
  const { id } = await fixture.run('chain', {});
  expect(await server.json(`/${id}/timeline`)).toMatchObject({ bottleneck: null });
  expect((await server.json(`/${id}/timeline/items`)).items).toEqual([]);
  const missing = '/01a20f44-1915-725e-a432-031822541cb1/timeline';
  expect((await server.json(missing)).code).toBe('EXECUTION_NOT_FOUND');
});
