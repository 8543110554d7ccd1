import { describe, expect, test } from 'vitest';
import type { ExecutionItem } from '../../../../execution/index.ts';
import { compareItems, type ComparedItem } from './compare-items.ts';

function item(values: ComparedItem['values']): ComparedItem {
  const plate = { index: 0, name: 'plate-01', status: 'succeeded', inputs: {}, outputs: {} };
  return { item: plate as unknown as ExecutionItem, steps: [], values };
}

describe('the values of two items', () => {
  test('are the same where a label is counted in one execution and found nowhere in the other', () => {
    const before = item({ 'found.count': 1, 'found.count.dent': 1, 'found.count.stain': 0 });
    const after = item({ 'found.count': 1, 'found.count.dent': 1 });
    expect(compareItems(before, after).same).toBe(true);
    expect(compareItems(after, before).same).toBe(true);
  });

  test('differ by a number where a label is found in no item of the other execution', () => {
    const { values } = compareItems(
      item({ 'found.count': 2, 'found.count.dent': 2 }),
      item({ 'found.count': 0 }),
    );
    expect(values).toEqual([
      { key: 'found.count', before: 2, after: 0, difference: -2 },
      { key: 'found.count.dent', before: 2, after: 0, difference: -2 },
    ]);
  });

  test('count nothing where nothing was counted', () => {
    const { values } = compareItems(item({ 'found.count': 2, 'found.count.dent': 2 }), item({}));
    expect(values.map(({ after }) => after)).toEqual([null, null]);
  });
});
