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
 * Splits the latency budget of a pipeline by what a usual frame (the median) spends its time on: its steps, and waiting, whose part
 * is no step's. Who is slow now compared with what it mostly is breaks its share.
 */
export function splitBudget(
  budgetMs: number,
  steps: readonly StepFigures[],
  { latency, wait }: { readonly latency: Latency; readonly wait: Latency },
): BudgetReport {
  const worked = steps.reduce((sum, step) => sum + (step.latency.p50 ?? 0), 0);
  const usual = worked + (wait.p50 ?? 0);
  const shares = steps.map(({ step, latency: of }): StepBudget => {
    const shareMs = worked === 0 ? budgetMs / steps.length : (budgetMs * (of.p50 ?? 0)) / usual;
    return { step, shareMs, isOver: of.p95 !== undefined && of.p95 > shareMs };
  });
  return {
    budgetMs,
    ...(latency.p95 !== undefined && { isOver: latency.p95 > budgetMs }),
    steps: shares,
  };
}
