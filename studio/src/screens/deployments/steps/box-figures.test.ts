import { expect, test } from 'vitest';
import type { LiveStatus, LiveStep } from '../../../api/deployments.ts';
import { ratesSince } from '../live-figures.svelte.ts';
import { boxFigures, budgetRemedy } from './box-figures.ts';

function step(name: string, p50?: number, p95 = p50, more: Partial<LiveStep> = {}): LiveStep {
  const latency = p50 === undefined ? {} : { p50_ms: p50, p95_ms: p95! };
  return { step: name, in: 9, out: 9, failed: 0, skipped: 0, latency, ...more };
}

const group = { replicas: 1, starting: 0, busy: 1, waiting: 0, restarts: 0, states_lost: 0 };
const status: LiveStatus = {
  streams: 1,
  waiting: 0,
  running: 1,
  frames: { in: 9, out: 9, failed: 0, dropped: { oldest: 0, newest: 0, late: 0, left: 0, stopped: 0 } },
  latency: { p50_ms: 60, p95_ms: 100 },
  wait: { p50_ms: 1, p95_ms: 2 },
  steps: [
    step('shrink', 10, 12),
    step('soft', undefined, undefined, { with: 'shrink' }),
    step('find', 40, 60),
    step('pre/a', 2, 3, { failed: 1 }),
    step('pre/b', 3, 9),
  ],
  groups: [
    { ...group, group: '1', steps: ['shrink', 'soft'] },
    { ...group, group: '2', steps: ['find', 'pre/a', 'pre/b'], waiting: 3 },
  ],
};
const budgeted = (over: readonly string[]): LiveStatus => ({
  ...status,
  budget: {
    budget_ms: 80,
    over: true,
    steps: status.steps.map((one) => ({ step: one.step, share_ms: 4, over: over.includes(one.step) })),
  },
});

test('a box has the times of its step, and says which run as one', () => {
  expect(boxFigures('shrink', status)).toMatchObject({ p50: 10, p95: 12, together: ['soft'], part: 0.2 });
  const soft = boxFigures('soft', status)!;
  expect([soft.timeIn, soft.together, soft.p50]).toEqual(['shrink', ['shrink'], undefined]);
  expect(boxFigures('$inputs', status)).toBeUndefined();
});

test('a box that is a pipeline has the times of all steps in it', () => {
  expect(boxFigures('pre', status)).toMatchObject({ steps: ['pre/a', 'pre/b'], p50: 5, p95: 12, failed: 1 });
});

test('frames that wait for a group are told at its first step', () => {
  expect(['find', 'pre'].map((box) => boxFigures(box, status)!.waiting)).toEqual([3, 0]);
});

test('a step over its share says what could be done, by what is wrong with it', () => {
  const remedy = (box: string, of: LiveStatus) => boxFigures(box, of)!.remedy;
  const over = budgeted(['shrink', 'find', 'pre/b']);
  expect(remedy('find', over)).toBe('queue');
  const idle = { ...over, groups: over.groups.map((one) => ({ ...one, waiting: 0 })) };
  expect([remedy('find', idle), remedy('shrink', idle), remedy('pre', idle)]).toEqual([
    'heavy',
    'slow',
    'uneven',
  ]);
  expect(remedy('find', budgeted([]))).toBeUndefined();
  expect(boxFigures('find', over)).toMatchObject({ share: 4, isOver: true, part: 15 });
  // What is over by next to nothing, and what has its time elsewhere, breaks nothing.
  const all = budgeted(['soft', 'pre/a']);
  expect(['soft', 'pre/a'].map((box) => boxFigures(box, all)!.isOver)).toEqual([false, false]);
});

test('where frames mostly wait, that is what is said', () => {
  expect(budgetRemedy(status)).toBeUndefined();
  expect(budgetRemedy({ ...status, wait: { p50_ms: 40, p95_ms: 70 } })).toBe('wait');
});

test('frames a second come from two looks; a counter that began anew says nothing', () => {
  const before = { at: 1000, counts: new Map(Object.entries({ a: 10, b: 50 })) };
  const now = { at: 3000, counts: new Map(Object.entries({ a: 30, b: 5, c: 4 })) };
  expect(Object.fromEntries(ratesSince(before, now))).toEqual({ a: 10, c: 2 });
  expect(ratesSince(now, now).size).toBe(0);
});
