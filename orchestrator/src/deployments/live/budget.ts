import type { Latency, StepFigures } from './frame-figures.ts';

export interface StepBudget {
  readonly step: string;
  /** The part of the budget that is the step's, in ms. */
  readonly shareMs: number;
  /** Its slow frames (the 95th percentile) take longer. */
  readonly isOver: boolean;
}

export interface BudgetReport {
  /** How long one frame may take in all, in ms. */
  readonly budgetMs: number;
  /** Slow frames (the 95th percentile) take longer; nothing as long as there are none. */
  readonly isOver?: boolean;
  readonly steps: readonly StepBudget[];
}

/**
 * Splits the latency budget of a pipeline among its steps, by what they usually take (the median): who is slow now
 * compared with what it mostly is breaks its share. What frames wait for belongs to no step; it comes off the budget first.
 */
export function splitBudget(
  budgetMs: number,
  steps: readonly StepFigures[],
  { latency, wait }: { readonly latency: Latency; readonly wait: Latency },
): BudgetReport {
  const total = steps.reduce((sum, step) => sum + (step.latency.p50 ?? 0), 0);
  const left = Math.max(0, budgetMs - (wait.p50 ?? 0));
  const shares = steps.map(({ step, latency: of }): StepBudget => {
    const shareMs = total === 0 ? left / Math.max(1, steps.length) : (left * (of.p50 ?? 0)) / total;
    return { step, shareMs, isOver: of.p95 !== undefined && of.p95 > shareMs };
  });
  return {
    budgetMs,
    ...(latency.p95 !== undefined && { isOver: latency.p95 > budgetMs }),
    steps: shares,
  };
}
