import { expect, test } from 'vitest';
import type { StepTimes } from '../../../api/insight.ts';
import { progressOf, runGraph } from './run-graph.ts';

const times = (step: string, items: StepTimes['items'], more: Partial<StepTimes> = {}): StepTimes => ({
  step,
  items,
  attempts: 0,
  failed_attempts: 0,
  total_ms: 0,
  cpu_ms: 0,
  ...more,
});

test('a step is as far as its items are, and what goes on comes first', () => {
  const found = progressOf('find', [
    times(
      'find',
      { succeeded: 3, cached: 2, failed: 1, running: 1, pending: 3 },
      { attempts: 6, p50_ms: 12 },
    ),
    times('mark', { pending: 10 }),
  ]);
  expect(found).toEqual({
    status: 'running',
    done: 5,
    failed: 1,
    total: 10,
    attempts: 6,
    medianMs: 12,
    steps: 1,
  });
  expect(progressOf('find', [times('find', { failed: 1, pending: 2 })])?.status).toBe('failed');
  expect(progressOf('find', [times('find', { succeeded: 1, cached: 2 })])?.status).toBe('succeeded');
  expect(progressOf('other', [times('find', { succeeded: 1 })])).toBeUndefined();
});

test('the steps of a pipeline inside are one box', () => {
  const found = progressOf('inner', [
    times('inner/a', { succeeded: 2 }, { attempts: 2, p50_ms: 5 }),
    times('inner/b', { pending: 2 }),
    times('inner-b', { failed: 9 }),
  ]);
  expect(found).toEqual({ status: 'pending', done: 2, failed: 0, total: 4, attempts: 2, steps: 2 });
});

test('boxes stand where people placed them, the others where there is room', () => {
  const document = {
    name: 'x',
    inputs: { image: { type: 'image' } },
    steps: { a: { component: 'test/a' }, b: { component: 'test/b' } },
    canvas: { positions: { inputs: { x: 5, y: 6 }, b: { x: 7, y: 8 } } },
  };
  const { positions } = runGraph(document, { components: new Map(), pipelines: new Map() });
  expect(positions['$inputs']).toEqual({ x: 5, y: 6 });
  expect(positions['b']).toEqual({ x: 7, y: 8 });
  expect(positions['a']).toMatchObject({ x: expect.any(Number) });
});
