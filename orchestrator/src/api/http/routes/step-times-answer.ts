import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { StepTimes } from '../../../execution/index.ts';

/**
 * A step over all items of an execution as clients see it.
 * @param items how many the execution has: those that did not come to the step are pending
 */
export function stepTimesAnswer(times: StepTimes, items: number): object {
  const { step, counts, attempts, failedAttempts, totalMs, cpuMs, p50Ms, p95Ms, maxMs } = times;
  const { firstStart, lastEnd } = times;
  const counted = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const pending = (counts.pending ?? 0) + Math.max(0, items - counted);
  return {
    step,
    items: { ...counts, ...(pending > 0 && { pending }) },
    attempts,
    failed_attempts: failedAttempts,
    total_ms: totalMs,
    cpu_ms: Math.round(cpuMs),
    ...(p50Ms !== undefined && { p50_ms: p50Ms, p95_ms: p95Ms, max_ms: maxMs }),
    ...(firstStart !== undefined && { first_start: new Date(firstStart).toISOString() }),
    ...(lastEnd !== undefined && { last_end: new Date(lastEnd).toISOString() }),
  };
}

const amount: JsonSchema = { type: 'number', minimum: 0 };

export const stepTimesShape: JsonSchema = {
  type: 'object',
  properties: {
    step: { type: 'string' },
    items: {
      type: 'object',
      additionalProperties: amount,
      description: 'How many items by the state of the step.',
    },
    attempts: amount,
    failed_attempts: amount,
    total_ms: amount,
    cpu_ms: amount,
    p50_ms: amount,
    p95_ms: amount,
    max_ms: amount,
    first_start: { type: 'string', format: 'date-time' },
    last_end: { type: 'string', format: 'date-time' },
    share: { ...amount, description: 'Of the work of all steps, from 0 to 1.' },
  },
  required: ['step', 'items', 'attempts', 'total_ms'],
};
