import { describe, expect, test } from 'vitest';
import { ExecutionsFixture } from '../../../../test/executions-fixture.ts';
import { inline } from '../../../../test/inline.ts';
import { ItemTables } from '../../core/views/table/item-table.ts';
import { executionTableRoutes } from './execution-table.ts';

const inspect = inline(
  'test/inspect',
  `inputs: {n: {type: number}}
outputs: {size: {type: number}, note: {type: text}, gaps: {type: measurements}, verdict: {type: verdict}}
params: {large: {type: integer, default: 0}}`,
  {
    run({ inputs, params }) {
      const n = inputs['n'] as number;
      if (n < 0) throw new Error('=no light, "here"');
      const many = Array.from({ length: params['large'] as number }, (_, at) => ({
        name: `gap ${at}`,
        value: at,
      }));
      const items = [{ name: n % 2 === 0 ? 'even' : 'odd', value: n / 4, unit: 'mm' }, ...many];
      const message = { en: 'too wide', ja: '広すぎます' };
      const passed = n < 3;
      return {
        size: n,
        note: n === 2 ? '=1+1' : '寸法, "大"',
        gaps: { items },
        verdict: { verdict: passed ? 'OK' : 'NG', reasons: [{ rule: 'size', passed, message }] },
      };
    },
  },
);

const fixture = new ExecutionsFixture([inspect], {
  inspect: `
inputs: {n: {type: number}}
params: {large: {type: integer, default: 0}}
steps: {s: {component: test/inspect, inputs: {n: $inputs.n}, params: {large: $params.large}}}
outputs: {size: $steps.s.size, note: $steps.s.note, gaps: $steps.s.gaps, verdict: $steps.s.verdict}`,
});
const serve = async () =>
  await fixture.serve(executionTableRoutes(new ItemTables(fixture.store, fixture.objects)));
const items = (...numbers: number[]) => Object.fromEntries(numbers.map((n) => [`部品 ${n}`, { n }]));

describe('the table of an execution', () => {
  test('has a row an item and a column for each thing that they gave', async () => {
    await using server = await serve();
    const { id } = await fixture.run('inspect', items(1, 2, 3, -1));
    const table = await server.json(`/${id}/table?limit=3&language=ja`);
    expect(table['columns']).toEqual([
      { key: 'size', output: 'size', type: 'number' },
      { key: 'note', output: 'note', type: 'text' },
      { key: 'gaps.even', output: 'gaps', type: 'number', unit: 'mm' },
      { key: 'gaps.odd', output: 'gaps', type: 'number', unit: 'mm' },
      { key: 'verdict', output: 'verdict', type: 'verdict' },
      { key: 'verdict.reasons', output: 'verdict', type: 'text' },
    ]);
    expect(table.items[2]).toMatchObject({
      item: 2,
      name: '部品 3',
      status: 'succeeded',
      verdict: 'NG',
      duration_ms: expect.any(Number),
      values: {
        size: 3,
        'gaps.even': null,
        'gaps.odd': 0.75,
        verdict: 'NG',
        'verdict.reasons': '広すぎます',
      },
    });
    const rest = await server.json(`/${id}/table?limit=3&cursor=${table.next}`);
    expect(rest.items).toMatchObject([{ status: 'failed', error: { code: 'COMPONENT_THREW' } }]);
    expect(rest.items[0]!['values']).toMatchObject({ size: null, verdict: null });
    const bad = await server.json(`/${id}/table?verdict=NG`);
    expect(bad.items.map(({ item }) => item)).toEqual([2]);
  });

  test('is a file for Excel, with all items, in which nothing is carried out', async () => {
    await using server = await serve();
    const { id } = await fixture.run('inspect', items(2, 1, -1));
    const answer = await server.fetch(`/api/v1/executions/${id}/table?format=csv`);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="inspect-${id}.csv"`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.subarray(3).toString('utf8').split('\r\n');
    expect(lines[0]).toBe(
      'item,name,status,verdict,started_at,duration_ms,error_code,error,size,note,gaps.even [mm],gaps.odd [mm],verdict,verdict.reasons',
    );
    expect(lines[1]).toMatch(/^0,部品 2,succeeded,OK,[\d:.TZ-]+,\d+,,,2,'=1\+1,0\.5,,OK,$/);
    expect(lines[2]).toMatch(/,1,"寸法, ""大""",,0\.25,OK,$/);
    expect(lines[3]).toContain(
      'COMPONENT_THREW,"The component test/inspect failed: =no light, ""here"".",,,,,,',
    );
    expect(lines).toHaveLength(5);
    const headers = { Accept: 'text/csv' };
    const byHeader = await server.fetch(`/api/v1/executions/${id}/table?status=failed`, { headers });
    expect((await byHeader.text()).split('\r\n')).toHaveLength(3);
  });

  test('finds its columns also in values that are files for their length', async () => {
    await using server = await serve();
    const { id } = await fixture.run('inspect', items(1), { large: 900 });
    const [item] = await fixture.store.items({ project: 'default', id }, {}, { from: 0, limit: 1 });
    expect(item!.outputs!['gaps']).toHaveProperty('digest');
    const table = await server.json(`/${id}/table`);
    // A hundred of an output at most.
    expect(table['columns']).toHaveLength(104);
    expect(table.items[0]!['values']).toMatchObject({ 'gaps.gap 12': 12 });
  });

  test('has no rows without items, and is refused where there is no execution', async () => {
    await using server = await serve();
    const { id } = await fixture.run('inspect', {});
    expect((await server.json(`/${id}/table`)).items).toEqual([]);
    const none = await server.json('/01a20f44-1915-725e-a432-031822541cb1/table?format=csv');
    expect(none.code).toBe('EXECUTION_NOT_FOUND');
  });
});
