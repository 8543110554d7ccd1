import type { JsonSchema } from '@kumiki/component-sdk/schema';

export const numberSchema: JsonSchema = { type: 'integer', minimum: 0, maximum: 1_000_000 };
export const podSchema: JsonSchema = {
  type: 'string',
  pattern: '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$',
};
const count: JsonSchema = { type: 'integer', minimum: 0 };

const reportOf = (type: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  properties: { item: { type: 'string', maxLength: 20 }, type: { const: type }, ...properties },
  required: ['item', 'type', ...Object.keys(properties)],
  additionalProperties: false,
});

const pod = podSchema;
const reports: JsonSchema = {
  type: 'array',
  maxItems: 1000,
  items: {
    oneOf: [
      reportOf('event', { event: { type: 'object', required: ['type'] } }),
      reportOf('kept', { step: { type: 'string', maxLength: 1000 }, outputs: { type: 'object' } }),
      reportOf('delivered', { outputs: { type: 'object' } }),
      reportOf('passed', {}),
    ],
  },
};

/** What the helper of a pod tells over HTTPS. */
export const reportsSchema: JsonSchema = {
  type: 'object',
  properties: {
    pod,
    from: count,
    reports,
    failure: {
      type: 'object',
      properties: { code: { type: 'string' }, message: { type: 'string' }, remedy: { type: 'string' } },
      required: ['code', 'message', 'remedy'],
    },
  },
  required: ['pod', 'from', 'reports'],
  additionalProperties: false,
};

/** What it hands over in one message of the internal topic. */
export const handedSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Reports of a pod',
  description:
    'What the helper of a pod tells the platform on the internal topic. The form belongs to a version of Kumiki: nobody else writes or reads it.',
  type: 'object',
  properties: {
    pod: { ...pod, description: 'The UID of the pod.' },
    group: { ...numberSchema, description: 'The group of steps, from 0.' },
    shard: { ...numberSchema, description: 'The share of the items, from 0.' },
    from: { ...count, description: 'The number of the first report, of all of the pod.' },
    confirmed: { ...count, description: 'So many the platform has taken, as far as the pod knows.' },
    reports,
  },
  required: ['pod', 'group', 'shard', 'from', 'confirmed', 'reports'],
  additionalProperties: false,
};
