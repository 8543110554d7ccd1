import { expect, test } from 'vitest';
import { afterUpdates, workOf, type AtWork } from './at-work.ts';

const nothing: AtWork = new Map();
const running = (step: string, item: number, fraction?: number, message?: string) => ({
  status: 'running',
  step,
  item,
  ...(fraction !== undefined && { fraction }),
  ...(message !== undefined && { message }),
});

test('a step is at work on an item from what its component says of it until its state is another', () => {
  const begun = afterUpdates(nothing, [running('find', 3)]);
  expect(workOf('find', begun)).toEqual([]);
  const some = afterUpdates(begun, [running('find', 3, 0.2, 'scaling'), running('find', 4, 0.5)]);
  expect(workOf('find', some)).toEqual([
    { item: 3, fraction: 0.2, message: 'scaling' },
    { item: 4, fraction: 0.5, message: undefined },
  ]);
  const later = afterUpdates(some, [running('find', 3, 0.9), { status: 'succeeded', step: 'find', item: 4 }]);
  expect(workOf('find', later)).toEqual([{ item: 3, fraction: 0.9, message: undefined }]);
});

test('nothing is at work when the run has ended', () => {
  const some = afterUpdates(nothing, [running('find', 0, 0.5)]);
  expect(afterUpdates(some, [{ status: 'running', step: null }]).size).toBe(1);
  expect(afterUpdates(some, [{ status: 'cancelled', step: null }]).size).toBe(0);
});

test('a box that is a pipeline works on what the steps inside of it do', () => {
  const some = afterUpdates(nothing, [running('inner/find', 1, 0.5), running('innermost', 1, 0.1)]);
  expect(workOf('inner', some)).toHaveLength(1);
});
