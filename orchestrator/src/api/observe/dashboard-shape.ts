import type { JsonSchema } from '@kumiki/component-sdk/schema';

const number: JsonSchema = { type: 'number', minimum: 0 };
const maybeNumber: JsonSchema = { type: ['number', 'null'] };
const whole: JsonSchema = { type: 'integer', minimum: 0 };
const text: JsonSchema = { type: 'string' };
const time: JsonSchema = { type: 'string', format: 'date-time' };

function shape(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties: { ...properties }, required: Object.keys(properties) };
}

function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] };
}

const counts = {
  accepted: whole,
  executions: shape({ succeeded: whole, partial: whole, failed: whole, cancelled: whole }),
  items: shape({ succeeded: whole, failed: whole, cancelled: whole }),
  verdicts: shape({ OK: whole, NG: whole }),
  cache: shape({ hits: whole, misses: whole }),
  items_per_minute: number,
};

const step = shape({
  pipeline: text,
  step: text,
  component: text,
  count: whole,
  p50_ms: number,
  p95_ms: number,
  total_ms: number,
  share: number,
});

const use = { cpu_cores: number, memory_bytes: whole };

/** What `dashboardAnswer` gives. */
export const dashboardShape: JsonSchema = shape({
  window: text,
  at: time,
  bucket_seconds: whole,
  now: shape({
    executions_running: whole,
    executions_queued: whole,
    oldest_queued: orNull(shape({ execution_id: text, waited_seconds: number })),
    items_running: whole,
    items_waiting_for_a_lane: whole,
    lanes: whole,
    lanes_busy: whole,
    hosts: whole,
    hosts_lost: whole,
    alerts_open: whole,
  }),
  total: shape({ ...counts, cache_hit_rate: maybeNumber }),
  buckets: { type: 'array', items: shape({ start: time, ...counts }) },
  steps: { type: 'array', items: step },
  bottleneck: orNull(step),
  errors: {
    type: 'array',
    items: shape({ code: text, message: text, count: whole, last_execution_id: text, last_at: time }),
  },
  machine: orNull(
    shape({
      cores: whole,
      cpu: number,
      memory_total_bytes: whole,
      memory_free_bytes: whole,
      platform: shape(use),
      workers: orNull(shape({ count: whole, ...use })),
    }),
  ),
  disk: shape({
    free_bytes: maybeNumber,
    total_bytes: maybeNumber,
    records_bytes: maybeNumber,
    objects_bytes: maybeNumber,
  }),
});
