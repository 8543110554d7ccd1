import { defineComponent, kumikiError, type Table, type Verdict } from '@kumiki/component-sdk';
import type { Aggregate } from './component.types.ts';
import { rowsOf, type Row } from './rows.ts';

const columns: Table['columns'] = [
  { name: 'of', type: 'text', title: { en: 'Of', ja: '対象' } },
  { name: 'count', type: 'number', title: { en: 'Count', ja: '件数' } },
  { name: 'rate', type: 'number', title: { en: 'Per element', ja: '1要素あたり' } },
  { name: 'mean', type: 'number', title: { en: 'Mean', ja: '平均' } },
  { name: 'min', type: 'number', title: { en: 'Lowest', ja: '最小' } },
  { name: 'max', type: 'number', title: { en: 'Highest', ja: '最大' } },
];

/** Sums up what steps gave for the elements of a list. */
export default defineComponent<Aggregate>({
  run({ inputs: { names, ...inputs }, params }) {
    const given = Object.values(inputs).filter((list) => list !== undefined);
    if (given.length === 0) {
      throw kumikiError('INPUT_MISSING', {
        where: 'decide/aggregate',
        input: 'verdicts',
        expected: 'verdict[], or give it another of its lists',
      });
    }
    const written = (value: number | undefined) =>
      value === undefined ? null : Number(value.toFixed(params.decimals)) + 0;
    const rows = rowsOf(inputs).map(({ of, count, rate, mean, min, max }: Row) => {
      return [of, count, written(rate), written(mean), written(min), written(max)];
    });
    const verdicts = inputs.verdicts ?? [];
    const badNames = verdicts.flatMap(({ verdict }, at) =>
      verdict === 'NG' ? [names?.[at] ?? `${at + 1}`] : [],
    );
    const bad = badNames.length;
    const rate = verdicts.length === 0 ? 0 : bad / verdicts.length;
    const verdict = verdictOf(bad, rate, verdicts.length, params);
    return { table: { columns, rows }, verdict, bad, rate, badNames };
  },
});

function verdictOf(bad: number, rate: number, all: number, { allowed, unit }: Aggregate['params']): Verdict {
  const found = unit === 'percent' ? rate * 100 : bad;
  const passed = found <= allowed;
  const limit = unit === 'percent' ? `${allowed} %` : `${allowed}`;
  const message = {
    en: `${bad} of ${all} are NG; allowed is at most ${limit}`,
    ja: `${all} 件中 ${bad} 件が NG です。許容は ${limit} 以下です`,
  };
  return {
    verdict: passed ? 'OK' : 'NG',
    reasons: [{ rule: 'elements that are NG', passed, message, found }],
  };
}
