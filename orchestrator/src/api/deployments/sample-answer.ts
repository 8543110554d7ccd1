import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { FrameSample } from '../../deployments/index.ts';
import type { StoredValue, StoredValues } from '../../execution/index.ts';

export const sampleShape: JsonSchema = {
  type: 'object',
  properties: {
    at: { type: 'string', format: 'date-time' },
    version: { type: 'integer', minimum: 1 },
    status: { enum: ['succeeded', 'failed'] },
    why: {
      enum: ['failed', 'turn', 'asked'],
      description: 'Why it was kept: it failed, it was one of every so many, or somebody asked for it.',
    },
    params: { type: 'object', description: 'Parameters of the pipeline that were given.' },
    waited_ms: { type: 'number', minimum: 0 },
    total_ms: { type: 'number', minimum: 0 },
    error: { type: 'object' },
    steps: { type: 'array', items: { type: 'object' } },
    inputs: { type: 'object', description: 'Data as it is, files by file_id.' },
    outputs: { type: 'object' },
  },
  required: ['at', 'version', 'status', 'inputs', 'outputs'],
};

export function sampleAnswer(sample: FrameSample): object {
  const { at, version, status, why, params, waitedMs, totalMs, error, steps, inputs, outputs } = sample;
  return {
    at: new Date(at).toISOString(),
    version,
    status,
    ...(why && { why }),
    ...(params && { params }),
    waited_ms: waitedMs,
    total_ms: totalMs,
    ...(error && { error }),
    steps: steps.map(({ durationMs, stateLost, ...step }) => ({
      ...step,
      ...(durationMs !== undefined && { duration_ms: durationMs }),
      ...(stateLost && { state_lost: true }),
    })),
    inputs: valuesAnswer(inputs),
    outputs: valuesAnswer(outputs),
  };
}

function valuesAnswer(values: StoredValues): object {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueAnswer(value)]));
}

function valueAnswer(value: StoredValue): object {
  if ('data' in value) return { data: value.data };
  if ('list' in value) return { list: value.list.map(valueAnswer) };
  if ('file' in value) return { name: value.file.name, size: value.file.size };
  const { digest, size, mediaType, name } = value;
  return { file_id: digest, size, media_type: mediaType, ...(name !== undefined && { name }) };
}
