import { describe, expect, test } from 'vitest';
import { splitBudget } from './budget.ts';
import type { StepFigures } from './frame-figures.ts';

const idle = { latency: {}, wait: {} };

function step(name: string, p50?: number, p95 = p50): StepFigures {
  const latency = p50 === undefined ? {} : { p50, p95: p95! };
  return { step: name, in: 9, out: 9, failed: 0, skipped: 0, latency };
}

describe('a latency budget', () => {
  test('is split by what the steps usually take, and who is slower than that breaks its share', () => {
    const steps = [step('shrink', 10, 12), step('find', 30, 90)];
    const report = splitBudget(80, steps, { latency: { p50: 40, p95: 100 }, wait: { p50: 0, p95: 0 } });
    expect(report).toEqual({
      budgetMs: 80,
      isOver: true,
      steps: [
        { step: 'shrink', shareMs: 20, isOver: false },
        { step: 'find', shareMs: 60, isOver: true },
      ],
    });
  });

  test('leaves waiting its part, and every step some of it, however long frames wait', () => {
    const steps = [step('shrink', 10), step('find', 30)];
    const report = splitBudget(80, steps, { latency: { p50: 160, p95: 160 }, wait: { p50: 120, p95: 120 } });
    expect(report.steps.map(({ shareMs }) => shareMs)).toEqual([5, 15]);
  });

  test('is split evenly where nothing was measured, and nobody breaks it', () => {
    expect(splitBudget(80, [step('shrink'), step('find')], idle)).toEqual({
      budgetMs: 80,
      steps: [
        { step: 'shrink', shareMs: 40, isOver: false },
        { step: 'find', shareMs: 40, isOver: false },
      ],
    });
  });
});
