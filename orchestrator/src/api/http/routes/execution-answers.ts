import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import {
  contentKinds,
  executionStatuses,
  stepStatuses,
  itemStatuses,
  finalVerdict,
  verdictWords,
  type Execution,
  type ExecutionItem,
  type ItemStep,
  type StoredValue,
  type StoredValues,
} from '../../../execution/index.ts';
import { correctionAnswer, correctionShape } from './correction-answer.ts';
import { traceIdOf } from '../../../observe/trace/index.ts';

/*
 * Executions as clients see them: snake_case where the requirements name a field, times in ISO 8601, files by their
 * `file_id`. What is only for the engine stays inside.
 */

/**
 * @param completion when it is likely to be over, in milliseconds since the epoch; nothing where it has ended
 * @param troubles what keeps it from going on
 */
export function executionAnswer(
  execution: Execution,
  completion?: number,
  troubles: readonly ErrorRecord[] = [],
): object {
  const { id, pipeline, status, params, priority, labels, counts, error, seq, bytes, steps } = execution;
  const { createdAt, startedAt, endedAt, cancelRequested, verdicts = { ok: 0, ng: 0 } } = execution;
  const traceId = traceIdOf(execution.trace);
  const { pinned = false, removed = [], logDropped = 0, executor } = execution;
  return {
    execution_id: id,
    pipeline: pipeline.name,
    ...(pipeline.version !== undefined && { version: pipeline.version }),
    status,
    params,
    priority: priority > 0 ? 'high' : priority < 0 ? 'low' : 'normal',
    labels,
    items: counts,
    verdicts: { OK: verdicts.ok, NG: verdicts.ng },
    steps,
    seq,
    bytes,
    cancel_requested: cancelRequested,
    ...(executor && { executor }),
    pinned,
    removed,
    ...(logDropped > 0 && { log_lines_dropped: logDropped }),
    created_at: time(createdAt),
    started_at: time(startedAt),
    ended_at: time(endedAt),
    ...(completion !== undefined && { estimated_completion_time: time(completion) }),
    ...(traceId !== undefined && { trace_id: traceId }),
    ...(error && { error }),
    ...(troubles.length > 0 && { troubles }),
  };
}

export function itemAnswer(item: ExecutionItem): object {
  const { index, name, status, inputs, outputs, verdict, correction, error, startedAt, endedAt } = item;
  const final = finalVerdict(item);
  return {
    item: index,
    name,
    status,
    ...(verdict && { verdict }),
    ...(final && { final_verdict: final }),
    ...(correction && { correction: correctionAnswer(correction) }),
    inputs: valuesAnswer(inputs),
    ...(outputs && { outputs: valuesAnswer(outputs) }),
    ...(error && { error }),
    started_at: time(startedAt),
    ended_at: time(endedAt),
  };
}

export function stepAnswer(step: ItemStep): object {
  const { item, step: id, status, attempts, because, outputs, error, skipReason, startedAt, endedAt } = step;
  return {
    item,
    step: id,
    status,
    attempts,
    ...(because && { because }),
    ...(outputs && { outputs: valuesAnswer(outputs) }),
    ...(error && { error }),
    ...(skipReason && { skip_reason: skipReason }),
    started_at: time(startedAt),
    ended_at: time(endedAt),
  };
}

export function valuesAnswer(values: StoredValues): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueAnswer(value)]));
}

/** Data as it is, files by their id; of a file of the server's machine no more than its name and size. */
export function valueAnswer(value: StoredValue): object {
  if ('data' in value) return { data: value.data };
  if ('list' in value) return { list: value.list.map(valueAnswer) };
  if ('file' in value) return { name: value.file.name, size: value.file.size };
  const { digest, size, mediaType, name } = value;
  return { file_id: digest, size, media_type: mediaType, ...(name !== undefined && { name }) };
}

function time(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

const text: JsonSchema = { type: 'string' };
const whole: JsonSchema = { type: 'integer', minimum: 0 };
const maybeTime: JsonSchema = { type: ['string', 'null'], format: 'date-time' };
const anything: JsonSchema = { type: 'object' };

function shape(properties: Record<string, JsonSchema>, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, required: [...required] };
}

export const executionShape = shape(
  {
    execution_id: { type: 'string', format: 'uuid' },
    pipeline: text,
    version: { type: 'integer', minimum: 1 },
    status: { enum: [...executionStatuses] },
    params: anything,
    priority: { enum: ['low', 'normal', 'high'] },
    labels: { type: 'object', additionalProperties: text },
    items: { type: 'object', additionalProperties: whole },
    verdicts: { type: 'object', properties: { OK: whole, NG: whole }, required: ['OK', 'NG'] },
    steps: { type: 'array', items: text },
    seq: whole,
    bytes: whole,
    cancel_requested: { type: 'boolean' },
    trace_id: text,
    pinned: { type: 'boolean' },
    removed: { type: 'array', items: { enum: [...contentKinds] } },
    log_lines_dropped: whole,
    created_at: maybeTime,
    started_at: maybeTime,
    ended_at: maybeTime,
    estimated_completion_time: {
      type: 'string',
      format: 'date-time',
      description: 'By earlier runs, while it has not ended.',
    },
    troubles: {
      type: 'array',
      items: anything,
      description: 'What keeps it from going on, of one that is asked for alone and has not ended.',
    },
    error: anything,
  },
  [
    'execution_id',
    'pipeline',
    'status',
    'params',
    'priority',
    'labels',
    'items',
    'steps',
    'seq',
    'bytes',
    'created_at',
  ],
);

export const itemShape = shape(
  {
    item: whole,
    name: text,
    status: { enum: [...itemStatuses] },
    verdict: { enum: [...verdictWords] },
    final_verdict: { enum: [...verdictWords] },
    correction: correctionShape,
    inputs: anything,
    outputs: anything,
    error: anything,
    started_at: maybeTime,
    ended_at: maybeTime,
  },
  ['item', 'name', 'status', 'inputs'],
);

export const stepShape = shape(
  {
    item: whole,
    step: text,
    status: { enum: [...stepStatuses] },
    attempts: whole,
    because: {
      type: 'array',
      items: text,
      description: 'Why it ran although there was a result of before: what changed, such as params.width.',
    },
    outputs: anything,
    error: anything,
    skip_reason: anything,
    started_at: maybeTime,
    ended_at: maybeTime,
  },
  ['item', 'step', 'status', 'attempts'],
);

export const committedShape = shape(
  { execution_id: text, status: { enum: [...executionStatuses] }, seq: whole },
  ['execution_id', 'status', 'seq'],
);
