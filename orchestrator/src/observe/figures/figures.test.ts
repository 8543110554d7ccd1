import { describe, expect, test } from 'vitest';
import { error } from '../../execution/store/contract/fixtures.ts';
import type { Happening, OpenExecution } from '../executions/index.ts';
import { Durations } from './durations.ts';
import { figuresWindows, RollingFigures, type FiguresStore, type KeptFigures } from './index.ts';

const minute = 60_000;
const execution: OpenExecution = {
  project: 'default',
  id: 'e-1',
  pipeline: 'mark',
  acceptedAt: 0,
  changedAt: 0,
};

function started() {
  let now = Date.UTC(2026, 0, 5, 12, 0, 30);
  const figures = new RollingFigures(() => now);
  return { figures, now: () => now, pass: (ms: number) => void (now += ms) };
}

const items = (count: number): Happening => ({
  type: 'items_ended',
  execution,
  status: 'succeeded',
  count,
});
const trial: Happening = {
  type: 'items_ended',
  execution: { ...execution, isTrial: true },
  status: 'succeeded',
  count: 5,
};
const step = (name: string, durationMs: number): Happening => ({
  type: 'step_ended',
  execution,
  step: name,
  component: 'a/b',
  status: 'succeeded',
  durationMs,
});

describe('times', () => {
  test.each([
    ['even ones', Array.from({ length: 1000 }, (_, at) => at + 1)],
    ['all the same', Array.from({ length: 50 }, () => 40)],
    ['two kinds', [...Array.from({ length: 90 }, () => 10), ...Array.from({ length: 10 }, () => 5000)]],
  ])('are known to a tenth: %s', (_, times) => {
    const durations = new Durations();
    for (const ms of times) durations.add(ms);
    const sorted = times.toSorted((a, b) => a - b);
    for (const part of [0.5, 0.95]) {
      const exact = sorted[Math.ceil(part * sorted.length) - 1]!;
      const found = durations.quantile(part);
      expect(found / exact).toBeGreaterThan(0.83);
      expect(found / exact).toBeLessThan(1.2);
    }
    expect(Durations.from(durations.toJSON())).toEqual(durations);
  });

  test('of nothing, of no time and of days are no harm', () => {
    const durations = new Durations();
    expect(durations.quantile(0.5)).toBe(0);
    durations.add(0);
    expect(durations.quantile(0.5)).toBe(0);
    durations.add(1e9);
    expect(durations.quantile(1)).toBeGreaterThan(1e6);
  });
});

describe('figures', () => {
  test('are counted in the stretch of time in which it happened, in each window', () => {
    const { figures, pass } = started();
    figures.happened(items(3));
    // What is only tried is no work that was done.
    figures.happened(trial);
    pass(2 * minute);
    figures.happened({ ...items(2), status: 'failed', error } as Happening);
    figures.happened({ type: 'execution_ended', execution, status: 'partial', durationMs: 1 });
    const hour = figures.read('1h');
    expect(hour.buckets).toHaveLength(60);
    expect(hour.buckets.slice(-3).map(({ bucket }) => bucket.counts.items)).toEqual([
      { succeeded: 3, failed: 0, cancelled: 0 },
      { succeeded: 0, failed: 0, cancelled: 0 },
      { succeeded: 0, failed: 2, cancelled: 0 },
    ]);
    const starts = hour.buckets.map(({ start }) => start);
    expect(starts.slice(1).every((start, at) => start === starts[at]! + minute)).toBe(true);
    for (const window of Object.keys(figuresWindows) as (keyof typeof figuresWindows)[]) {
      expect(figures.read(window).total.counts).toMatchObject({
        items: { succeeded: 3, failed: 2 },
        executions: { partial: 1 },
      });
    }
    pass(61 * minute);
    expect(figures.read('1h').total.counts.items.succeeded).toBe(0);
    expect(figures.read('24h').total.counts.items.succeeded).toBe(3);
    pass(8 * 24 * 60 * minute);
    expect(figures.read('7d').total.counts.items.succeeded).toBe(0);
  });

  test('know the errors of late, how often, and where the last one was', () => {
    const { figures, pass, now } = started();
    const failed = { ...items(1), status: 'failed', error } as Happening;
    figures.happened(failed);
    pass(minute);
    figures.happened({ ...failed, execution: { ...execution, id: 'e-2' } } as Happening);
    expect([...figures.read('1h').total.errors.values()]).toEqual([
      { code: error.code, message: error.message, count: 2, execution: 'e-2', at: now() },
    ]);
  });

  test('take a bounded room, however many steps and errors there are', () => {
    const { figures } = started();
    for (let at = 0; at < 1000; at++) {
      figures.happened(step(`step-${at}`, 5));
      const code = `CODE_${at}` as typeof error.code;
      figures.happened({ ...items(1), status: 'failed', error: { ...error, code } } as Happening);
    }
    const { total } = figures.read('1h');
    expect([total.steps.size, total.errors.size]).toEqual([100, 50]);
  });

  test('are there again after a restart, and go on', async () => {
    const kept = new Map<string, KeptFigures>();
    const store: FiguresStore = {
      load: () => Promise.resolve([...kept.values()]),
      save: (figures) => {
        for (const one of figures) kept.set(`${one.widthMs}/${one.start}`, one);
        return Promise.resolve();
      },
    };
    const first = started();
    first.figures.happened(items(3));
    first.figures.happened(step('a', 20));
    await first.figures.save(store);
    const again = started();
    await again.figures.load(store);
    again.figures.happened(items(1));
    again.figures.happened(step('a', 20));
    await again.figures.save(store);
    const last = started();
    await last.figures.load(store);
    const { total } = last.figures.read('7d');
    expect(total.counts.items.succeeded).toBe(4);
    expect([...total.steps.values()].map(({ durations }) => [durations.count, durations.totalMs])).toEqual([
      [2, 40],
    ]);
  });
});
