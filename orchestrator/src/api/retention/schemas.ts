import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { contentKinds } from '../../execution/index.ts';
import { keptKinds } from '../../retention/index.ts';

const limit = (more: JsonSchema): JsonSchema => ({ anyOf: [{ type: 'null' }, { minimum: 0, ...more }] });
const kind: JsonSchema = {
  type: 'object',
  properties: {
    days: limit({ type: 'number', maximum: 36_500 }),
    bytes: limit({ type: 'integer', maximum: Number.MAX_SAFE_INTEGER }),
  },
  additionalProperties: false,
};
const whole: JsonSchema = { type: 'integer', minimum: 0 };
const time: JsonSchema = { type: 'string', format: 'date-time' };

/** What people set: by kind, days since the end of a run and bytes of a pipeline; `null` is no limit. */
export const policySchema: JsonSchema = {
  type: 'object',
  properties: Object.fromEntries(keptKinds.map((name) => [name, kind])),
  additionalProperties: false,
};

const counts: JsonSchema = {
  type: 'object',
  properties: Object.fromEntries(contentKinds.map((name) => [name, whole])),
};

export const tidiedShape: JsonSchema = {
  type: 'object',
  properties: {
    running: { type: 'boolean', description: 'It goes on; GET /api/v1/retention says when it has ended.' },
    at: time,
    executions: whole,
    content: counts,
    cached_results: whole,
    objects: whole,
    bytes: whole,
    kept_bytes: whole,
  },
  required: ['running'],
};

export const shownPolicyShape: JsonSchema = {
  type: 'object',
  properties: { policy: policySchema, effective: policySchema },
  required: ['policy', 'effective'],
};

export const defaultsShape: JsonSchema = {
  type: 'object',
  properties: {
    policy: policySchema,
    effective: policySchema,
    max_bytes: whole,
    cached_results_unused_days: { type: 'number', minimum: 0 },
    last_run: tidiedShape,
  },
  required: ['policy', 'effective', 'max_bytes', 'cached_results_unused_days'],
};

export const previewShape: JsonSchema = {
  type: 'object',
  properties: {
    used_bytes: whole,
    max_bytes: whole,
    items: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          pipeline: { type: 'string' },
          kind: { enum: [...keptKinds] },
          executions: whole,
          bytes: whole,
          oldest: time,
          newest: time,
        },
        required: ['pipeline', 'kind', 'executions', 'bytes', 'oldest', 'newest'],
      },
    },
  },
  required: ['used_bytes', 'max_bytes', 'items'],
};
