import { expect, test } from 'vitest';
import { moved, rowHeight, visibleRows } from './grid-window.ts';

test('of a thousand rows only those about what is seen are drawn', () => {
  expect(visibleRows({ top: 0, height: 560, count: 1000 })).toEqual({ from: 0, to: 32 });
  expect(visibleRows({ top: 500 * rowHeight, height: 560, count: 1000 })).toEqual({ from: 488, to: 532 });
  expect(visibleRows({ top: 999 * rowHeight, height: 560, count: 1000 })).toEqual({ from: 987, to: 1000 });
  expect(visibleRows({ top: 0, height: 560, count: 3 })).toEqual({ from: 0, to: 3 });
  expect(visibleRows({ top: 9999, height: 560, count: 0 })).toEqual({ from: 0, to: 0 });
});

test('keys go from cell to cell and stop at the edges', () => {
  const grid = { rows: 100, columns: 4, page: 10 };
  expect(moved({ row: 5, column: 1 }, 'ArrowRight', grid)).toEqual({ row: 5, column: 2 });
  expect(moved({ row: 0, column: 0 }, 'ArrowUp', grid)).toEqual({ row: 0, column: 0 });
  expect(moved({ row: 95, column: 3 }, 'PageDown', grid)).toEqual({ row: 99, column: 3 });
  expect(moved({ row: 50, column: 3 }, 'End', grid)).toEqual({ row: 99, column: 3 });
  expect(moved({ row: 50, column: 3 }, 'x', grid)).toBeUndefined();
});
