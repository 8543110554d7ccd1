import { expect, test } from 'vitest';
import type { ComparisonSummary } from '../../../api/updates.ts';
import { totalOf } from './total.ts';

const summary = (more: Partial<ComparisonSummary>): ComparisonSummary => ({
  items: 2,
  complete: true,
  same: 1,
  different: 1,
  only_before: 0,
  only_after: 0,
  flips: { to_ng: 1, to_ok: 0, items: [] },
  failures: { fresh: 0, gone: 1 },
  corrected: { items: 1, before: 0, after: 1 },
  values: [],
  outputs: [],
  ...more,
});

test('what was tried on several runs is counted together', () => {
  const value = (items: number, mean: number, largest: number) => ({ key: 'width', items, mean, largest });
  const total = totalOf([
    summary({ values: [{ key: 'text', items: 1 }, value(1, 2, 2)] }),
    summary({ complete: false, values: [value(3, -2, -4)] }),
  ]);
  expect(total).toMatchObject({
    items: 4,
    complete: false,
    same: 2,
    different: 2,
    flips: { to_ng: 2, to_ok: 0 },
    failures: { fresh: 0, gone: 2 },
    corrected: { items: 2, before: 0, after: 2 },
  });
  expect(total.values).toEqual([
    { key: 'width', items: 4, mean: -1, largest: -4 },
    { key: 'text', items: 1 },
  ]);
});
