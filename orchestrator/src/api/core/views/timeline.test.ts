import { expect, test } from 'vitest';
import type {
  Execution,
  ExecutionItem,
  ExecutionStore,
  ItemStep,
  StepAttempt,
} from '../../../execution/index.ts';
import { itemSpan, Timelines } from './timeline.ts';

const item: ExecutionItem = {
  index: 0,
  name: 'a',
  inputs: {},
  status: 'succeeded',
  openSteps: 0,
  startedAt: 1000,
  endedAt: 1200,
};
const step = (id: string, startedAt: number, endedAt: number): ItemStep => ({
  item: 0,
  step: id,
  status: 'succeeded',
  attempts: 1,
  startedAt,
  endedAt,
});
const attempt = (id: string, number: number, startedAt: number, endedAt?: number): StepAttempt => ({
  item: 0,
  step: id,
  number,
  generation: 0,
  outcome: 'succeeded',
  usage: {},
  startedAt,
  ...(endedAt !== undefined && { endedAt }),
});

test('an item works while one of its steps does, and waits before and between attempts', () => {
  const steps = [step('first', 1010, 1050), step('second', 1070, 1200)];
  const attempts = [
    attempt('first', 1, 1010, 1050),
    attempt('second', 1, 1070, 1100),
    attempt('second', 2, 1150, 1200),
  ];
  const span = itemSpan(900, item, { steps, attempts }, 2000);
  expect(span).toMatchObject({ queuedMs: 100, workingMs: 40 + 30 + 50, waitingMs: 80 });
  expect(span.steps).toMatchObject([
    { step: 'first', workingMs: 40, waitingMs: 10 },
    { step: 'second', workingMs: 80, waitingMs: 20 + 50, attempts: [{ number: 1 }, { number: 2 }] },
  ]);
});

test('steps side by side count once for their item', () => {
  const steps = [step('left', 1000, 1100), step('right', 1050, 1200)];
  const attempts = [attempt('left', 1, 1000, 1100), attempt('right', 1, 1050, 1200)];
  expect(itemSpan(1000, item, { steps, attempts }, 2000)).toMatchObject({ workingMs: 200, waitingMs: 0 });
});

test('what is at work counts until now, what the cache answered not at all', () => {
  const running: ExecutionItem = { ...item, status: 'running', endedAt: undefined };
  const cached: ItemStep = { item: 0, step: 'known', status: 'cached', attempts: 0, endedAt: 1000 };
  const steps = [cached, { ...step('now', 1000, 0), status: 'running' as const, endedAt: undefined }];
  const span = itemSpan(1000, running, { steps, attempts: [attempt('now', 1, 1000)] }, 1500);
  expect(span).toMatchObject({ workingMs: 500, waitingMs: 0 });
  expect(span.steps[0]).toMatchObject({ status: 'cached', workingMs: 0, waitingMs: 0 });
});

test('the step with the most work is the bottleneck, and has its share', async () => {
  const counts = { total: 4, pending: 1, running: 0, succeeded: 2, failed: 1, cancelled: 0 };
  const execution = { status: 'running', startedAt: 1000, counts } as Execution;
  const times = (step: string, totalMs: number) => ({ step, totalMs, counts: {}, attempts: 3 });
  const store = {
    execution: async () => await Promise.resolve(execution),
    stepTimes: async () => await Promise.resolve([times('a', 100), times('b', 300), times('c', 0)]),
  } as unknown as ExecutionStore;
  const summary = await new Timelines(store, () => 3000).summary({ project: 'default', id: 'x' });
  expect(summary).toMatchObject({ elapsedMs: 2000, itemsPerSecond: 1.5, bottleneck: 'b' });
  expect(summary.steps.map(({ share }) => share)).toEqual([0.25, 0.75, 0]);
});
