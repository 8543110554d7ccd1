import { runComponent, type Verdict } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import type { Aggregate } from './component.types.ts';
import aggregate from './component.ts';

const verdicts = (...list: Verdict['verdict'][]): Verdict[] =>
  list.map((verdict) => ({ verdict, reasons: [] }));
const frame = { root: 'test', width: 10, height: 10, toRoot: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const };

async function summed(inputs: Aggregate['inputs'], params: object = {}) {
  return await runComponent(aggregate, { inputs, params });
}

describe('one verdict over all', () => {
  it.each([
    ['all OK', ['OK', 'OK'], {}, 'OK'],
    ['one NG where none is allowed', ['OK', 'NG'], {}, 'NG'],
    ['as many NG as allowed', ['OK', 'NG', 'NG'], { allowed: 2 }, 'OK'],
    ['a third where half is allowed', ['OK', 'NG', 'OK'], { allowed: 50, unit: 'percent' }, 'OK'],
    ['a third where a fifth is allowed', ['OK', 'NG', 'OK'], { allowed: 20, unit: 'percent' }, 'NG'],
    ['nothing', [], {}, 'OK'],
  ] as const)('%s', async (_, list, params, expected) => {
    const { verdict, bad, rate } = await summed({ verdicts: verdicts(...list) }, params);
    const count = list.filter((one) => one === 'NG').length;
    expect([verdict.verdict, bad, rate]).toEqual([
      expected,
      count,
      list.length === 0 ? 0 : count / list.length,
    ]);
  });

  it('names those that are NG, or numbers them', async () => {
    const three = verdicts('NG', 'OK', 'NG');
    expect((await summed({ verdicts: three, names: ['a', 'b', 'c'] })).badNames).toEqual(['a', 'c']);
    expect((await summed({ verdicts: three })).badNames).toEqual(['1', '3']);
    await expect(summed({ names: ['a'] })).rejects.toMatchObject({ code: 'INPUT_MISSING' });
  });

  it('says why in both languages', async () => {
    const { verdict } = await summed({ verdicts: verdicts('OK', 'NG') }, { allowed: 10, unit: 'percent' });
    expect(verdict.reasons).toEqual([
      {
        rule: 'elements that are NG',
        passed: false,
        found: 50,
        message: {
          en: '1 of 2 are NG; allowed is at most 10 %',
          ja: '2 件中 1 件が NG です。許容は 10 % 以下です',
        },
      },
    ]);
  });
});

describe('the table', () => {
  it('has labels, measures and numbers with their figures', async () => {
    const { table } = await summed({
      verdicts: verdicts('OK', 'NG'),
      classes: [
        {
          items: [
            { label: 'nut', score: 0.9 },
            { label: 'bolt', score: 0.1 },
          ],
        },
        { items: [] },
      ],
      detections: [
        { frame, items: [{ label: 'dent', score: 0.5, box: [0, 0, 1, 1] }] },
        {
          frame,
          items: [
            { label: 'dent', score: 0.7, box: [0, 0, 1, 1] },
            { label: 'cut', score: 1, box: [0, 0, 1, 1] },
          ],
        },
      ],
      measurements: [
        { items: [{ name: 'width', value: 2, unit: 'mm' }] },
        { items: [{ name: 'width', value: 4, unit: 'mm' }] },
      ],
      numbers: [1, 2.5],
    });
    expect(table.rows).toEqual([
      ['OK', 1, 0.5, null, null, null],
      ['NG', 1, 0.5, null, null, null],
      ['', 1, 0.5, 0, 0, 0],
      ['nut', 1, 0.5, 0.9, 0.9, 0.9],
      ['cut', 1, 0.5, 1, 1, 1],
      ['dent', 2, 1, 0.6, 0.5, 0.7],
      ['width (mm)', 2, 1, 3, 2, 4],
      ['number', 2, 1, 1.75, 1, 2.5],
    ]);
  });

  it('of empty lists has no figures', async () => {
    const { table } = await summed({ numbers: [], detections: [] });
    expect(table.rows).toEqual([['number', 0, null, null, null, null]]);
  });

  it('of nothing at all is refused', async () => {
    await expect(summed({})).rejects.toMatchObject({ code: 'INPUT_MISSING' });
  });
});
