import { describe, expect, test } from 'vitest';
import { ExecutionsFixture } from '../../../../test/executions-fixture.ts';
import { inline } from '../../../../test/inline.ts';
import { ItemTables } from '../../core/views/table/item-table.ts';
import { TableOrders } from '../../core/views/table/order.ts';
import { executionReviewRoutes } from './execution-reviews.ts';
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
const serve = async () => {
  const { store, objects } = fixture;
  const tables = new ItemTables(store, objects);
  const orders = new TableOrders(tables, store);
  return await fixture.serve([...executionTableRoutes(tables, orders), ...executionReviewRoutes(store)]);
};
const items = (...numbers: number[]) => Object.fromEntries(numbers.map((n) => [`部品 ${n}`, { n }]));

describe('the table of an execution', () => {
  test('has a row an item and a column for each thing that they gave', async () => {
    await using server = await serve();
    const { id } = await fixture.run('inspect', items(1, 2, 3, -1));
    const table = await server.json(`/${id}/table?limit=3&language=ja`);
    expect(table['columns']).toMatchObject([
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
      'item,name,status,verdict,final_verdict,corrected_by,corrected_at,correction_note,started_at,duration_ms,error_code,error,size,note,gaps.even [mm],gaps.odd [mm],verdict,verdict.reasons',
    );
    expect(lines[1]).toMatch(/^0,部品 2,succeeded,OK,OK,,,,[\d:.TZ-]+,\d+,,,2,'=1\+1,0\.5,,OK,$/);
    expect(lines[2]).toMatch(/,1,"寸法, ""大""",,0\.25,OK,$/);
    expect(lines[3]).toContain(
      'COMPONENT_THREW,"The component test/inspect failed: =no light, ""here"".",,,,,,',
    );
    expect(lines).toHaveLength(5);
    const headers = { Accept: 'text/csv' };
    const byHeader = await server.fetch(`/api/v1/executions/${id}/table?status=failed`, { headers });
    expect((await byHeader.text()).split('\r\n')).toHaveLength(3);
  });

  test('is a file in words for people: titles, states and times of where they are, sorted as they see it', async () => {
    await using server = await serve();
    const { id } = await fixture.run('inspect', items(1, 2, -1));
    const file = async (query: string) =>
      (await (await server.fetch(`/api/v1/executions/${id}/table?format=csv&${query}`)).text()).split('\r\n');
    const words = 'headings=words&language=ja&sort=values.size&order=desc';
    const lines = await file(`${words}&time_zone=Asia/Tokyo`);
    expect(lines[0]).toMatch(
      /^番号,件,状態,パイプラインの判定,判定,修正者,修正日時,修正の理由,開始,所要時間 \[ms\],/,
    );
    expect(lines[0]).not.toMatch(/[a-z]+_[a-z]+/);
    expect(lines.slice(1, 4).map((line) => line.split(',').slice(0, 3).join())).toEqual([
      '2,部品 2,完了',
      '1,部品 1,完了',
      '3,部品 -1,失敗',
    ]);
    expect(lines[3]).toMatch(/\p{Script=Hiragana}/u); // why it failed
    const started = /,(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),/;
    const [tokyo, utc] = [lines[1]!, (await file(words))[1]!].map((line) =>
      Date.parse(started.exec(line)![1]!),
    );
    expect(tokyo! - utc!).toBe(9 * 3_600_000);
    const refused = async (query: string) => (await server.json(`/${id}/table?format=csv&${query}`)).code;
    expect(await refused('headings=words&time_zone=Nowhere')).toBe('TIME_ZONE_UNKNOWN');
    expect(await refused('sort=values.nothing')).toBe('TABLE_COLUMN_UNKNOWN');
  });

  test('is sorted over all pages, by what items are and by what they gave', async () => {
    await using server = await serve();
    const { id } = await fixture.run('inspect', items(3, 10, 1, -1, 2));
    const sorted = async (query: string): Promise<unknown[]> => {
      const first = await server.json(`/${id}/table?limit=3&${query}`);
      const rest = await server.json(`/${id}/table?limit=3&${query}&cursor=${first.next}`);
      expect(rest.next).toBeUndefined();
      return [...first.items, ...rest.items].map(({ name }) => name);
    };
    expect(await sorted('sort=values.size')).toEqual(['部品 1', '部品 2', '部品 3', '部品 10', '部品 -1']);
    expect(await sorted('sort=values.size&order=desc')).toEqual([
      '部品 10',
      '部品 3',
      '部品 2',
      '部品 1',
      '部品 -1',
    ]);
    expect(await sorted('sort=name&language=ja')).toEqual(await sorted('sort=name'));
    expect(await sorted('sort=verdict')).toEqual(['部品 3', '部品 10', '部品 1', '部品 2', '部品 -1']);
    expect(await sorted('sort=item&order=desc')).toEqual([
      '部品 2',
      '部品 -1',
      '部品 1',
      '部品 10',
      '部品 3',
    ]);
    const bad = await server.json(`/${id}/table?sort=values.size&order=desc&final=NG&limit=9`);
    expect(bad.items.map(({ item }) => item)).toEqual([1, 0]);
    expect((await server.json(`/${id}/table?sort=values.nothing`)).code).toBe('TABLE_COLUMN_UNKNOWN');
  });

  test('has the verdicts that people corrected beside those of the pipeline', async () => {
    await using server = await serve();
    const { id } = await fixture.run('inspect', items(3, 1, -1));
    const correct = async (item: number, body: object) =>
      await server.json(`/${id}/items/${item}/verdict`, {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      });
    expect((await server.json(`/${id}/table?sort=verdict`)).items[0]).toMatchObject({ item: 0 });
    expect(await correct(0, { verdict: 'OK', note: '汚れ, 傷ではない' })).toMatchObject({
      verdict: 'NG',
      final_verdict: 'OK',
      history: [{ verdict: 'OK', note: '汚れ, 傷ではない', by: 'local' }],
    });
    await correct(1, { verdict: 'NG' });
    const { items: rows } = await server.json(`/${id}/table?sort=verdict`);
    expect(rows.map(({ item, verdict, final_verdict: final }) => [item, verdict, final])).toEqual([
      [1, 'OK', 'NG'],
      [0, 'NG', 'OK'],
      [2, undefined, undefined],
    ]);
    const csv = await (await server.fetch(`/api/v1/executions/${id}/table?format=csv&corrected=true`)).text();
    expect(csv.split('\r\n')[1]).toMatch(/^0,部品 3,succeeded,NG,OK,local,[\d:.TZ-]+,"汚れ, 傷ではない",/);
    expect(await server.json(`/${id}/verdicts`)).toEqual({ OK: 1, NG: 1, corrected: 2 });
    expect(await correct(1, { verdict: null })).toMatchObject({ final_verdict: 'OK' });
    expect((await server.json(`/${id}/items/1/verdict`))['history']).toMatchObject([
      { verdict: 'NG' },
      { verdict: null },
    ]);
    expect((await correct(2, { verdict: 'OK' })).code).toBe('VERDICT_NOT_CORRECTABLE');
    expect((await correct(9, { verdict: 'OK' })).code).toBe('EXECUTION_ITEM_NOT_FOUND');
    expect((await correct(1, { verdict: 'MAYBE' })).code).toBe('BODY_INVALID');
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
