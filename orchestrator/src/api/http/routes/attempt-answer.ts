import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { attemptOutcomes, type StepAttempt } from '../../../execution/index.ts';

/** One try of a step as clients see it. */
export function attemptAnswer(attempt: StepAttempt): object {
  const { step, number, generation, outcome, error, usage, startedAt, endedAt } = attempt;
  return {
    step,
    attempt: number,
    generation,
    outcome,
    started_at: new Date(startedAt).toISOString(),
    ended_at: endedAt === undefined ? null : new Date(endedAt).toISOString(),
    ...(endedAt !== undefined && { duration_ms: endedAt - startedAt }),
    ...(usage.cpuMs !== undefined && { cpu_ms: usage.cpuMs }),
    ...(usage.peakMemoryBytes !== undefined && { peak_memory_bytes: usage.peakMemoryBytes }),
    ...(usage.bytesIn !== undefined && { bytes_in: usage.bytesIn }),
    ...(usage.bytesOut !== undefined && { bytes_out: usage.bytesOut }),
    ...(error && { error }),
  };
}

const amount: JsonSchema = { type: 'number', minimum: 0 };
const time: JsonSchema = { type: ['string', 'null'], format: 'date-time' };

export const attemptShape: JsonSchema = {
  type: 'object',
  properties: {
    step: { type: 'string' },
    attempt: { type: 'integer', minimum: 1 },
    generation: {
      type: 'integer',
      minimum: 0,
      description: 'Counts the times that items were retried by hand.',
    },
    outcome: { enum: [...attemptOutcomes] },
    started_at: time,
    ended_at: time,
    duration_ms: amount,
    cpu_ms: amount,
    peak_memory_bytes: amount,
    bytes_in: amount,
    bytes_out: amount,
    error: { type: 'object', description: 'With code, message and remedy.' },
  },
  required: ['step', 'attempt', 'generation', 'outcome', 'started_at', 'ended_at'],
};
