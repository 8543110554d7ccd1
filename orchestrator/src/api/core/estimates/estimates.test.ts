import { describe, expect, test } from 'vitest';
import { ExecutionsFixture } from '../../../../test/executions-fixture.ts';
import { inline } from '../../../../test/inline.ts';
import type { Execution, StepTimes } from '../../../execution/index.ts';
import type { Plan } from '../../../pipeline/index.ts';
import { Estimates } from './estimates.ts';

/** What a run waits for, by its number. */
const gates = new Map<number, Promise<void>>();
const wait = inline('test/wait', 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}', {
  async run({ inputs }) {
    await gates.get(inputs['number'] as number);
    return { number: 1 };
  },
});
const fixture = new ExecutionsFixture([wait], {
  wait: `
inputs: {n: {type: number}}
steps: {s: {component: test/wait, inputs: {number: $inputs.n}}}
outputs: {n: $steps.s.number}`,
});

const plan = { pipeline: { name: 'p', version: 1 }, steps: [{ id: 'a' }, { id: 'b' }] } as unknown as Plan;
const step = (name: string, p50Ms?: number): StepTimes => ({
  step: name,
  counts: {},
  attempts: 1,
  failedAttempts: 0,
  totalMs: 0,
  cpuMs: 0,
  ...(p50Ms !== undefined && { p50Ms }),
});
const ended = (id: string, counts = { succeeded: 1 }) =>
  ({ project: 'default', id, pipeline: plan.pipeline, steps: ['a', 'b'], counts }) as unknown as Execution;

/** Estimates over records that are made up, and nothing in the queue. */
function estimatesOf(times: Readonly<Record<string, readonly StepTimes[]>>, listed: readonly string[] = []) {
  const asked: string[] = [];
  const store = {
    list: async () => await Promise.resolve({ executions: listed.map((id) => ended(id)) }),
    stepTimes: async ({ id }: { id: string }) => {
      asked.push(id);
      return await Promise.resolve(times[id] ?? []);
    },
    execution: async () => await Promise.reject(new Error('nothing is at work')),
  };
  const queue = { line: () => ({ running: [], ahead: [], waits: false }) };
  const estimates = new Estimates({ store, queue, lanes: 2 });
  const ms = async (items: number): Promise<number> => {
    const before = Date.now();
    return (await estimates.ofNew('default', plan, items, 0)) - before;
  };
  return { estimates, asked, ms };
}

describe('an estimate', () => {
  test('is the median of each step in earlier runs, times the items, over the lanes', async () => {
    const times = { x: [step('a', 1000), step('b', 4000)], y: [step('a', 3000), step('b', 4000)] };
    const { ms, asked } = estimatesOf({ ...times, z: [step('a', 9000)] }, ['x', 'y', 'z']);
    expect(Math.round((await ms(10)) / 100)).toBe(((3000 + 4000) * (10 / 2)) / 100);
    expect(Math.round((await ms(1)) / 100)).toBe(70);
    // Looked up once.
    expect(asked).toEqual(['z', 'y', 'x']);
  });

  test('learns from what ends, and nothing from answers of the cache', async () => {
    const { estimates, ms } = estimatesOf({
      x: [step('a', 2000), step('b', 2000)],
      cached: [step('a'), step('b')],
    });
    const guessed = await ms(1);
    await estimates.ended(ended('cached'));
    expect(Math.abs((await ms(1)) - guessed)).toBeLessThan(200);
    await estimates.ended(ended('x'));
    expect(Math.round((await ms(1)) / 100)).toBe(40);
  });

  test('of the work of an item is there when one of its steps has run', async () => {
    const { estimates } = estimatesOf({ x: [step('a', 2000), step('b')] });
    expect(await estimates.workOfItem('default', plan)).toBeUndefined();
    await estimates.ended(ended('x'));
    expect(await estimates.workOfItem('default', plan)).toBe(2000);
  });

  test('of the work of an item is that of the quickest run: a single item tells what a start takes', async () => {
    const times = { alone: [step('a', 9000), step('b', 900)], many: [step('a', 300), step('b', 80)] };
    const { estimates } = estimatesOf(times, ['alone', 'many', 'alone']);
    expect(await estimates.workOfItem('default', plan)).toBe(380);
  });

  test('is there for an execution until it has ended', async () => {
    const open = Promise.withResolvers<void>();
    gates.set(5, open.promise);
    const running = await fixture.start('wait', { a: { n: 5 } });
    expect(await fixture.estimates.completion(running)).toBeGreaterThan(running.createdAt);
    const next = await fixture.start('wait', { a: { n: 6 }, b: { n: 7 } });
    expect(await fixture.executions.completion(next)).toBeGreaterThan(next.createdAt);
    open.resolve();
    const over = await fixture.executions.wait(running, 10_000);
    expect(await fixture.executions.completion(over)).toBeUndefined();
  });
});

test('a queue says what is at work and what comes before', async () => {
  const open = Promise.withResolvers<void>();
  for (const n of [1, 2]) gates.set(n, open.promise);
  const [first, second] = [
    await fixture.start('wait', { a: { n: 1 } }),
    await fixture.start('wait', { a: { n: 2 } }),
  ];
  const third = await fixture.start('wait', { a: { n: 3 } });
  const fourth = await fixture.start('wait', { a: { n: 4 } });
  const name = ({ project, id }: Execution) => `${project}/${id}`;
  const running = [name(first), name(second)];
  expect(fixture.queue.line(first, 0)).toMatchObject({ running, waits: false });
  expect(fixture.queue.line(third, 0)).toEqual({ running, ahead: [], waits: true });
  expect(fixture.queue.line(fourth, 0)).toEqual({ running, ahead: [name(third)], waits: true });
  expect(fixture.queue.line(undefined, 1)).toEqual({ running, ahead: [], waits: true });
  open.resolve();
  await fixture.queue.idle();
  expect(fixture.queue.line(undefined, 0)).toEqual({ running: [], ahead: [], waits: false });
});
