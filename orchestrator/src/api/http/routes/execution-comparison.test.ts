import { describe, expect, test } from 'vitest';
import { ExecutionsFixture } from '../../../../test/executions-fixture.ts';
import { inline } from '../../../../test/inline.ts';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Caller } from '../../../identity/roles.ts';
import { Comparisons } from '../../core/views/comparison/comparisons.ts';
import { ItemTables } from '../../core/views/table/item-table.ts';
import { executionComparisonRoutes } from './execution-comparison.ts';

const number = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';
const plus = (name: string) =>
  inline(`test/${name}`, `${number}\nparams: {by: {type: integer, default: 1}}`, {
    run({ inputs, params }) {
      const sum = (inputs['number'] as number) + (params['by'] as number);
      if (sum > 1000) throw new Error('too much');
      return { number: sum };
    },
  });
const judge = inline(
  'test/judge',
  'inputs: {number: {type: number}}\noutputs: {verdict: {type: verdict}}\nparams: {most: {type: integer, default: 5}}',
  {
    run: ({ inputs, params }) => {
      const passed = (inputs['number'] as number) <= (params['most'] as number);
      return { verdict: { verdict: passed ? 'OK' : 'NG', reasons: [] } };
    },
  },
);

const document = (component: string) => `
inputs: {n: {type: number}}
params: {by: {type: integer, default: 1}, most: {type: integer, default: 5}}
steps:
  first: {component: test/plus, inputs: {number: $inputs.n}}
  second: {component: test/${component}, inputs: {number: $steps.first.number}, params: {by: $params.by}}
  judge: {component: test/judge, inputs: {number: $steps.second.number}, params: {most: $params.most}}
outputs: {n: $steps.second.number, verdict: $steps.judge.verdict}`;
const fixture = new ExecutionsFixture([plus('plus'), plus('other'), judge], {
  chain: document('plus'),
  changed: document('other'),
});

const gone = {
  version: async () => await Promise.reject(kumikiError('PIPELINE_NOT_FOUND', { pipeline: 'chain' })),
  diff: () => {
    throw new Error('there is nothing to compare');
  },
};
async function serve() {
  const { store, objects, executions } = fixture;
  const comparisons = new Comparisons(store, objects, new ItemTables(store, objects), gone);
  return await fixture.serve(executionComparisonRoutes(comparisons, executions));
}

describe('two executions', () => {
  test('are compared in what they were asked for, what they ran with, and how long it took', async () => {
    await using server = await serve();
    const before = await fixture.run('chain', { a: { n: 1 } });
    const after = await fixture.run('changed', { a: { n: 1 }, b: { n: 2 } }, { by: 3 });
    const compared = await server.json(`/${before.id}/compare/${after.id}`);
    expect(compared).toMatchObject({
      before: { execution_id: before.id, verdicts: { OK: 1, NG: 0 } },
      after: { execution_id: after.id, items: { total: 2 } },
      pipeline: null,
      params: [{ name: 'by', before: 1, after: 3 }],
      step_params: { second: [{ name: 'by', before: 1, after: 3 }] },
      components: {
        second: { before: { name: 'test/plus' }, after: { name: 'test/other', version: '1.0.0' } },
      },
      steps: [
        { step: 'first', before: { attempts: 1 }, after: { items: { cached: 1, succeeded: 1 } } },
        { step: 'second' },
        { step: 'judge' },
      ],
    });
    expect(Object.keys(compared['components'] as object)).toEqual(['second']);
  });

  test('have their items paired by name, with what differs and from which step on', async () => {
    await using server = await serve();
    const before = await fixture.run('chain', { a: { n: 1 }, b: { n: 4 }, c: { n: 5 }, d: { n: 999 } });
    const after = await fixture.run(
      'chain',
      { d: { n: 999 }, b: { n: 4 }, e: { n: 1 }, a: { n: 1 } },
      { most: 6 },
    );
    const { items } = await server.json(`/${before.id}/compare/${after.id}/items`);
    expect(items).toMatchObject([
      {
        name: 'a',
        same: true,
        before: { item: 0 },
        after: { item: 3, cached_steps: 2 },
        values: [],
        outputs: [],
      },
      {
        name: 'b',
        same: false,
        before: { item: 1, verdict: 'NG' },
        after: { item: 1, verdict: 'OK' },
        values: [{ key: 'verdict', before: 'NG', after: 'OK' }],
        outputs: ['verdict'],
        first_step: { step: 'judge', what: 'outputs', because: ['params.most'] },
      },
      { name: 'c', same: false, before: { item: 2 } },
      { name: 'd', same: true, before: { status: 'failed', error: { code: 'COMPONENT_THREW' } } },
      { name: 'e', same: false, after: { item: 2 } },
    ]);
    expect(items[2]).not.toHaveProperty('after');
    const changed = await fixture.run('chain', { b: { n: 4 } }, { by: 3 });
    const other = await server.json(`/${before.id}/compare/${changed.id}/items?limit=2`);
    expect(other.items[1]).toMatchObject({
      values: [{ key: 'n', before: 6, after: 8, difference: 2 }],
      first_step: { step: 'second' },
    });
  });

  test('are looked through for what differs, page by page', async () => {
    await using server = await serve();
    const items = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`i${n}`, { n }]));
    const before = await fixture.run('chain', items);
    const after = await fixture.run('chain', items, { most: 8 });
    const names: unknown[] = [];
    let query = '';
    do {
      const path = `/${before.id}/compare/${after.id}/items?different=true&limit=2${query}`;
      const page = await server.json(path);
      names.push(...page.items.map(({ name }) => name));
      query = page.next === undefined ? '' : `&cursor=${page.next}`;
    } while (query !== '');
    // 5 and 8 are the most before and after; the steps before add two.
    expect(names).toEqual(['i4', 'i5', 'i6']);
  });

  test('are counted over all items: what is the same, which verdicts are others, what fails', async () => {
    await using server = await serve();
    const before = await fixture.run('chain', { a: { n: 1 }, b: { n: 4 }, c: { n: 5 }, d: { n: 998 } });
    const person = { note: '', by: 'user:1', name: 'Somebody' };
    await fixture.store.correctVerdict({ project: 'default', id: before.id }, 1, {
      verdict: 'OK',
      ...person,
    });
    const after = await fixture.run(
      'chain',
      { a: { n: 1 }, b: { n: 4 }, d: { n: 998 }, e: { n: 1 } },
      { by: 2, most: 9 },
    );
    expect(await server.json(`/${before.id}/compare/${after.id}/summary`)).toEqual({
      items: 5,
      complete: true,
      same: 0,
      different: 3,
      only_before: 1,
      only_after: 1,
      flips: { to_ng: 0, to_ok: 1, items: [{ name: 'b', item: 1, before: 'NG', after: 'OK' }] },
      failures: { fresh: 1, gone: 0 },
      corrected: { items: 1, before: 0, after: 1 },
      values: expect.arrayContaining([{ key: 'n', items: 3, largest: 1, mean: 1 }]),
      outputs: expect.arrayContaining([{ name: 'verdict', items: 2 }]),
    });
    const { store, objects } = fixture;
    const comparisons = new Comparisons(store, objects, new ItemTables(store, objects), gone);
    const [one, other] = [before, after].map(({ id }) => ({ project: 'default', id }));
    const some = await comparisons.summary(one!, other!, new AbortController().signal, 2);
    expect(some).toMatchObject({ items: 2, complete: false });
  });

  test('are refused where one of them is not there, or belongs to a pipeline that is not to be seen', async () => {
    const missing = '01a20f44-1915-725e-a432-031822541cb1';
    const before = await fixture.run('chain', { a: { n: 1 } });
    const after = await fixture.run('changed', { a: { n: 1 } });
    {
      await using server = await serve();
      for (const path of [`/${before.id}/compare/${missing}`, `/${missing}/compare/${before.id}/items`]) {
        expect((await server.json(path)).code).toBe('EXECUTION_NOT_FOUND');
      }
    }
    const { store, objects, executions } = fixture;
    const comparisons = new Comparisons(store, objects, new ItemTables(store, objects), gone);
    const routes = executionComparisonRoutes(comparisons, executions);
    const caller: Caller = { id: 'guest', name: 'guest', role: 'viewer', pipelines: { chain: 'viewer' } };
    for (const route of routes) {
      const params = { id: before.id, other: after.id };
      const asked = { params, caller, query: { limit: 5 } } as unknown as Parameters<typeof route.handle>[0];
      await expect(route.handle(asked)).rejects.toMatchObject({ code: 'EXECUTION_NOT_FOUND' });
    }
  });
});
