import { expect, test } from 'vitest';
import { tableIn } from './table.ts';

test('what has columns and rows is a table, anything else is none', () => {
  const table = { columns: [{ name: 'area', type: 'number', unit: 'mm' }], rows: [[3], [null]] };
  expect(tableIn(table)).toBe(table);
  for (const other of [null, 'a', { columns: [] }, { columns: [1], rows: [] }, { columns: [], rows: [3] }])
    expect(tableIn(other)).toBeUndefined();
});
