import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { isTerminal, type Execution, type StepTimes } from '../../../execution/index.ts';

/**
 * A step over all items of an execution as clients see it: those that did not come to the step are pending, and cancelled
 * once the execution has ended.
 */
export function stepTimesAnswer(
  times: StepTimes,
  { status, counts: items }: Pick<Execution, 'status' | 'counts'>,
): object {
  const { step, counts, attempts, failedAttempts, totalMs, cpuMs, p50Ms, p95Ms, maxMs } = times;
  const { firstStart, lastEnd } = times;
  const counted = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const { pending = 0, cancelled = 0, ...others } = counts;
  const open = pending + Math.max(0, items.total - counted);
  const isOver = isTerminal(status);
  const [waiting, cut] = isOver ? [0, cancelled + open] : [open, cancelled];
  return {
    step,
    items: { ...others, ...(waiting > 0 && { pending: waiting }), ...(cut > 0 && { cancelled: cut }) },
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
