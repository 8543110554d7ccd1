import type { JsonSchema } from '@kumiki/component-sdk/schema';
import {
  imagePatterns,
  type BucketSource,
  type FolderSource,
  type ScheduleSource,
  type Trigger,
  type TriggerRun,
  type TriggerSettings,
} from '../../triggers/index.ts';

/** A trigger as clients write it. */
export interface WrittenTrigger {
  readonly name: string;
  readonly pipeline: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly priority: TriggerSettings['priority'];
  readonly paused: boolean;
  readonly source:
    | (Pick<FolderSource, 'kind' | 'path' | 'input'> & Partial<FolderSource>)
    | (Pick<BucketSource, 'kind' | 'bucket' | 'input'> & Partial<BucketSource>)
    | (Pick<ScheduleSource, 'kind' | 'cron'> & Partial<ScheduleSource>);
}

const text = (most: number): JsonSchema => ({ type: 'string', minLength: 1, maxLength: most });
const filesOf: Record<string, JsonSchema> = {
  patterns: { type: 'array', items: text(100), minItems: 1, maxItems: 50 },
  recursive: { type: 'boolean' },
  after: { enum: ['keep', 'move'] },
  input: text(100),
};
const folder: JsonSchema = {
  type: 'object',
  properties: {
    kind: { const: 'folder' },
    path: { ...text(1000), description: 'An absolute path, in a folder that the operator allows.' },
    ...filesOf,
  },
  required: ['kind', 'path'],
  additionalProperties: false,
};
const bucket: JsonSchema = {
  type: 'object',
  properties: {
    kind: { const: 'bucket' },
    bucket: { ...text(100), description: 'The name that the operator gave it.' },
    prefix: {
      type: 'string',
      maxLength: 500,
      pattern: '^[^\\p{Cc}]*$',
      description: 'Where in it, as of a folder.',
    },
    ...filesOf,
  },
  required: ['kind', 'bucket'],
  additionalProperties: false,
};
const schedule: JsonSchema = {
  type: 'object',
  properties: {
    kind: { const: 'schedule' },
    cron: text(200),
    timezone: text(100),
    missed: { enum: ['run_once', 'skip'] },
    inputs: { type: 'object', maxProperties: 100 },
  },
  required: ['kind', 'cron'],
  additionalProperties: false,
};

const properties: Record<string, JsonSchema> = {
  name: { ...text(200), pattern: '^[^\\p{Cc}]+$' },
  pipeline: {
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9-]{0,99}(@[1-9][0-9]{0,8})?$',
    'x-expected': 'NAME or NAME@VERSION',
  },
  params: { type: 'object', default: {} },
  priority: { enum: ['low', 'normal', 'high'], default: 'normal' },
  paused: { type: 'boolean', default: false },
  source: { type: 'object', required: ['kind'], oneOf: [folder, bucket, schedule] },
};

/** The body that makes a trigger, and with a revision, the one that changes it. */
export const writtenTrigger = (more: Record<string, JsonSchema> = {}): JsonSchema => ({
  type: 'object',
  properties: { ...properties, ...more },
  required: ['name', 'pipeline', 'source', ...Object.keys(more)],
  additionalProperties: false,
});

export function settingsOf({
  source,
  name,
  pipeline,
  params,
  priority,
  paused,
}: WrittenTrigger): TriggerSettings {
  return { name, pipeline, params, priority, paused, source: sourceOf(source) };
}

function sourceOf(source: WrittenTrigger['source']): TriggerSettings['source'] {
  if (source.kind === 'schedule') {
    const { kind, cron, timezone = 'UTC', missed = 'run_once', inputs = {} } = source;
    return { kind, cron, timezone, missed, inputs };
  }
  const { patterns = imagePatterns, recursive = false, after = 'keep', input } = source;
  const files = { patterns, recursive, after, ...(input !== undefined && { input }) };
  if (source.kind === 'folder') return { kind: source.kind, path: source.path, ...files };
  const { kind, bucket: of, prefix = '' } = source;
  return { kind, bucket: of, prefix, ...files };
}

const time = (at: number) => new Date(at).toISOString();
const timeShape: JsonSchema = { type: 'string', format: 'date-time' };
const errorShape: JsonSchema = {
  type: 'object',
  properties: { code: { type: 'string' }, message: { type: 'string' }, at: timeShape },
};

export const triggerShape: JsonSchema = {
  type: 'object',
  properties: {
    trigger_id: { type: 'string', format: 'uuid' },
    ...properties,
    revision: { type: 'integer', minimum: 1 },
    created_by: { type: 'string' },
    created_at: timeShape,
    next_at: timeShape,
    error: errorShape,
  },
  required: ['trigger_id', 'name', 'pipeline', 'source', 'revision', 'paused'],
};

/** @param next when it starts the next time, in ms since the epoch */
export function triggerAnswer(trigger: Trigger, next: number | undefined): object {
  const { id, name, pipeline, params, priority, paused, source, revision, createdBy, createdAt, error } =
    trigger;
  return {
    trigger_id: id,
    name,
    pipeline,
    params,
    priority,
    paused,
    source,
    revision,
    created_by: createdBy,
    created_at: time(createdAt),
    ...(next !== undefined && { next_at: time(next) }),
    ...(error && { error: { ...error, at: time(error.at) } }),
  };
}

export const runShape: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    at: timeShape,
    execution_id: { type: 'string', format: 'uuid' },
    error: errorShape,
    size: { type: 'integer', minimum: 0 },
    file_id: { type: 'string' },
  },
  required: ['name', 'at'],
};

export function runAnswer({ name, at, execution, error, size, digest }: TriggerRun): object {
  return {
    name,
    at: time(at),
    ...(execution !== undefined && { execution_id: execution }),
    ...(error && { error }),
    ...(size !== undefined && { size }),
    ...(digest !== undefined && { file_id: digest }),
  };
}
