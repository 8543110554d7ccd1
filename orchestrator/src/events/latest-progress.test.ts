import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LatestProgress } from './latest-progress.ts';
import type { ProgressUpdate } from './progress-feed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const at = (fraction: number, step = 'a'): ProgressUpdate => ({
  execution_id: 'e',
  status: 'running',
  step,
  fraction,
});

describe('progress', () => {
  test('comes a few times a second for each step: the first at once, then the latest, and the last one', () => {
    const told: (readonly [string | null, number | undefined])[] = [];
    const latest = new LatestProgress((updates) => {
      told.push(...updates.map(({ step, fraction }) => [step, fraction] as const));
      return true;
    }, 250);
    for (let ms = 0; ms < 1000; ms += 10) {
      latest.take(at(ms / 1000));
      if (ms === 0) latest.take(at(0.5, 'b'));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1000);
    expect(told.filter(([step]) => step === 'b')).toEqual([['b', 0.5]]);
    const ofA = told.filter(([step]) => step === 'a').map(([, fraction]) => fraction);
    expect(ofA.length).toBeLessThanOrEqual(6);
    expect([ofA[0], ofA.at(-1)]).toEqual([0, 0.99]);
    expect(ofA).toEqual(ofA.toSorted((a, b) => a! - b!));
  });

  test('waits, the latest of each step, for who has no room', () => {
    let hasRoom = false;
    const told: ProgressUpdate[] = [];
    const latest = new LatestProgress((updates) => {
      if (hasRoom) told.push(...updates);
      return hasRoom;
    });
    for (let step = 0; step < 3000; step++) for (const one of [0, 1]) latest.take(at(one, `s${step}`));
    vi.advanceTimersByTime(2000);
    hasRoom = true;
    vi.advanceTimersByTime(2000);
    expect(told).toHaveLength(1000);
    expect(told.at(-1)).toEqual(at(1, 's2999'));
    expect(vi.getTimerCount()).toBe(0);
  });
});
