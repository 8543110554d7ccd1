import { expect, test } from 'vitest';
import { attemptId, firstIdAt, isExecutionId, itemId, newExecutionId, timeOfId } from './ids.ts';

test('ids sort as they were made, also many in one millisecond, and know their time', () => {
  const now = Date.now();
  const ids = Array.from({ length: 20_000 }, () => newExecutionId(now));
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every(isExecutionId)).toBe(true);
  expect(timeOfId(ids[0]!)).toBe(now);
  // 20,000 do not fit into one millisecond: the count runs over into the next ones.
  expect(timeOfId(ids.at(-1)!) - now).toBeLessThan(20);
  expect(newExecutionId(now - 100) > ids.at(-1)!).toBe(true);
});

test('a range of times is a range of ids', () => {
  const later = Date.now() + 60_000;
  const id = newExecutionId(later);
  expect(firstIdAt(later) <= id && id < firstIdAt(later + 1)).toBe(true);
  expect(isExecutionId(firstIdAt(later))).toBe(true);
  for (const wrong of ['', 'x', id.toUpperCase(), `${id}\n`]) expect(isExecutionId(wrong)).toBe(false);
});

test('ids of items and attempts follow from it', () => {
  expect(itemId('E', 3)).toBe('E/3');
  expect(attemptId('E', 3, 'prepare/shrink', 2)).toBe('E/3/prepare/shrink/2');
});
