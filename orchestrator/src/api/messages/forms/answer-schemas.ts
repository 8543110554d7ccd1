import type { JsonSchema } from '@kumiki/component-sdk/schema';

const text: JsonSchema = { type: 'string' };
const whole: JsonSchema = { type: 'integer', minimum: 0 };
const time: JsonSchema = { type: 'string', format: 'date-time' };

const error: JsonSchema = {
  type: 'object',
  description: 'Why; the codes are in docs/errors.md.',
  properties: {
    code: text,
    message: text,
    remedy: text,
    retryable: { type: 'boolean' },
    step: { ...text, description: 'The step that failed, where one did.' },
  },
  required: ['code', 'message', 'remedy', 'retryable'],
};

const about: Readonly<Record<string, JsonSchema>> = {
  execution_id: { type: 'string', format: 'uuid', description: 'Also the key of the message.' },
  seq: {
    type: 'integer',
    minimum: 1,
    description:
      'Grows with each message about an execution. A message comes at least once: pass over those whose seq is not higher than the last one of that execution.',
  },
  timestamp: { ...time, description: 'When it was recorded.' },
  pipeline_id: { ...text, description: 'NAME@VERSION.' },
  client_id: { ...text, description: 'Of the request, where it had one.' },
  correlation_id: { ...text, description: 'Of the request, where it had one.' },
};
const aboutNeeded = ['execution_id', 'status', 'seq', 'timestamp', 'pipeline_id'] as const;

/** A message of the topic `processing-progress`. */
export const progressSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'ProcessingProgress',
  description:
    'The state of an execution, or of one of its steps, as a value of the topic processing-progress.',
  type: 'object',
  properties: {
    ...about,
    status: {
      enum: [
        'accepted',
        'planned',
        'running',
        'succeeded',
        'partial',
        'failed',
        'cancelled',
        'retrying',
        'skipped',
        'cached',
      ],
      description: 'Of the step; of the execution where step is null.',
    },
    step: { type: ['string', 'null'] },
    item: { ...whole, description: 'The item, from 0, whose step it is.' },
    attempt: { ...whole, description: 'Which try of the step begins or failed, from 1.' },
    error,
  },
  required: [...aboutNeeded, 'step'],
};

/** A message of the topic `processing-results`. */
export const resultSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'ProcessingResult',
  description:
    'What became of an execution, or of one item of an execution of several, as a value of the topic processing-results.',
  type: 'object',
  properties: {
    ...about,
    status: {
      enum: ['SUCCESS', 'PARTIAL', 'FAILED', 'CANCELLED'],
      description: 'PARTIAL: some items of an execution failed.',
    },
    item: { ...whole, description: 'The item, from 0, that it is about; without it, the whole execution.' },
    item_name: { ...text, description: 'What the item is called.' },
    items: {
      type: 'object',
      description: 'How many items ended how; in messages about whole executions.',
      properties: { total: whole, succeeded: whole, failed: whole, cancelled: whole },
      required: ['total', 'succeeded', 'failed', 'cancelled'],
    },
    output_file_id: {
      ...text,
      description: 'The image that came out: GET /api/v1/files/{file_id} gives its bytes.',
    },
    media_type: { ...text, description: 'Of that image.' },
    outputs: {
      type: 'object',
      description: 'All that the pipeline gave, by name: files with their file_id, or data.',
    },
    outputs_left_out: {
      const: true,
      description: 'The outputs are too large for a message: GET /api/v1/executions/{id}/items has them.',
    },
    steps: {
      type: 'array',
      description: 'Of an execution of one item, in the order of the plan.',
      items: {
        type: 'object',
        properties: { step: text, status: text, duration_ms: { type: 'number', minimum: 0 } },
        required: ['step', 'status'],
      },
    },
    error,
  },
  required: [...aboutNeeded],
};

/** The header `kumiki-error` of a message that was put aside; its value and other headers are as they came. */
export const deadLetterSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'DeadLetterReason',
  description:
    'Why a request was put aside: the header kumiki-error of a message of the topic image-processing-dead-letters, as JSON.',
  type: 'object',
  properties: {
    code: { ...text, description: 'A code of docs/errors.md; the header kumiki-error-code has it too.' },
    message: text,
    remedy: text,
    retryable: { type: 'boolean' },
    topic: { ...text, description: 'Where the request came in.' },
    partition: whole,
    offset: whole,
    timestamp: { ...time, description: 'When the request was sent.' },
    size: { ...whole, description: 'Of the request, in bytes.' },
    value_left_out: {
      const: true,
      description:
        'The dead letters take no message of that size: the request is where topic, partition and offset say.',
    },
  },
  required: ['code', 'message', 'remedy', 'retryable', 'topic', 'partition', 'offset', 'timestamp', 'size'],
};
