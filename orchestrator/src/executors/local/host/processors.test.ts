import { expect, test } from 'vitest';
import { Processors } from './processors.ts';

test('a run alone has all processors, several share them, and none is left with nothing', () => {
  const processors = new Processors(4, () => 0);
  expect([1, 2, 3, 4, 5].map(() => processors.begin())).toEqual([4, 2, 1, 1, 1]);
});

test('runs that follow each other quickly count as those that were there at the same time', () => {
  let now = 0;
  const processors = new Processors(4, () => now);
  processors.begin();
  processors.begin();
  processors.end();
  processors.end();
  now = 900;
  expect(processors.begin()).toBe(2);
  processors.end();
  now = 1100;
  expect(processors.begin()).toBe(4);
});

test('runs that go on for long still count', () => {
  let now = 0;
  const processors = new Processors(4, () => now);
  for (let run = 0; run < 3; run++) processors.begin();
  now = 60_000;
  expect(processors.begin()).toBe(1);
  for (let run = 0; run < 3; run++) processors.end();
  now = 62_000;
  expect(processors.begin()).toBe(2);
});
