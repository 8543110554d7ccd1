import type { Execution, ExecutionItem, ItemStep, StepAttempt } from '@kumiki/orchestrator/execution';

/** An execution as programs get it. */
export function executionData(execution: Execution): Record<string, unknown> {
  const { id, status, pipeline, params, counts, cancelRequested, keep, labels, bytes, error, local } =
    execution;
  const { createdAt, startedAt, endedAt } = execution;
  return {
    execution_id: id,
    status,
    pipeline: pipeline.name,
    params,
    counts,
    keep,
    labels,
    bytes,
    ...(cancelRequested && { cancelRequested }),
    ...(local && { folder: local.out }),
    ...(error && { error }),
    createdAt: time(createdAt),
    startedAt: time(startedAt),
    endedAt: time(endedAt),
  };
}

/** An item with its steps. */
export function itemData(
  { name, status, outputs, error }: ExecutionItem,
  steps: readonly ItemStep[],
  attempts: readonly StepAttempt[],
): Record<string, unknown> {
  return {
    item: name,
    status,
    ...(error && { error }),
    steps: steps.map(({ step, status: state, because, skipReason, startedAt, endedAt, ...more }) => {
      const last = attempts.findLast((attempt) => attempt.step === step);
      return {
        step,
        status: state,
        attempts: more.attempts,
        ...(startedAt !== undefined && endedAt !== undefined && { durationMs: endedAt - startedAt }),
        ...last?.usage,
        ...(because && { because }),
        ...(skipReason && { skipReason }),
        ...(more.error && { error: more.error }),
      };
    }),
    ...(outputs && { outputs }),
  };
}

function time(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
