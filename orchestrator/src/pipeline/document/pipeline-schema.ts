import { identifier } from '@kumiki/component-sdk/manifest';
import { parameterMetaSchema, type JsonSchema } from '@kumiki/component-sdk/schema';
import { valueTypes } from '@kumiki/component-sdk/values/types';
import { canvas } from './canvas-schema.ts';
import { pipelineName } from './pipeline-name.ts';

/** Steps of one document, and of a plan with all its sub-pipelines inlined. */
export const maxSteps = 500;

const localText: JsonSchema = {
  description: 'A text, or the text in the languages of the screens.',
  anyOf: [
    { type: 'string', minLength: 1, maxLength: 2000 },
    {
      type: 'object',
      properties: {
        en: { type: 'string', minLength: 1, maxLength: 2000 },
        ja: { type: 'string', minLength: 1, maxLength: 2000 },
      },
      minProperties: 1,
      additionalProperties: false,
    },
  ],
  'x-expected': 'a text, or {en: ..., ja: ...}',
};

const text = (description: string): JsonSchema => ({ $ref: '#/$defs/LocalText', description });

const duration = (description: string, units = 'ms|s|m|h', example = '60s, 500ms or 5m'): JsonSchema => ({
  type: 'string',
  pattern: `^[1-9][0-9]*(\\.[0-9]+)?(${units})$`,
  maxLength: 12,
  description,
  'x-expected': `a duration such as ${example}`,
});

const named = (description: string, each: JsonSchema | true, most = 100): JsonSchema => ({
  type: 'object',
  description,
  propertyNames: identifier,
  additionalProperties: each,
  maxProperties: most,
});

const input: JsonSchema = {
  description: 'A value that the pipeline takes.',
  type: 'object',
  properties: {
    type: {
      description: '`image`, or `image[]` for a list.',
      enum: Object.keys(valueTypes).flatMap((type) => [type, `${type}[]`]),
    },
    title: text('What screens call it.'),
    description: text('What it is for.'),
    optional: { type: 'boolean', description: 'The pipeline runs without it.' },
    shared: { type: 'boolean', description: 'One value for all items of an execution.' },
  },
  required: ['type'],
  additionalProperties: false,
  'x-expected': 'a mapping with its type, e.g. {type: image}',
};

const step: JsonSchema = {
  description: 'One use of a component, or of another pipeline.',
  type: 'object',
  properties: {
    component: {
      type: 'string',
      pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z][a-z0-9]*(-[a-z0-9]+)*(@.+)?$',
      maxLength: 200,
      description: '`publisher/name`, or `publisher/name@RANGE` with a range of versions as npm writes them.',
      'x-expected': 'a component such as imaging/resize or imaging/resize@^1',
    },
    pipeline: {
      type: 'string',
      pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*(@[1-9][0-9]*)?$',
      maxLength: 120,
      description: 'The name of another pipeline, or `name@VERSION`.',
      'x-expected': 'a pipeline such as find-and-mark or find-and-mark@3',
    },
    inputs: named(
      'Where each input comes from: a reference such as `$steps.find.detections`, or data.',
      true,
    ),
    params: named('The parameters; those left out have their defaults.', true),
    when: {
      type: 'string',
      minLength: 1,
      maxLength: 1000,
      description: 'The step runs only where this comparison holds, e.g. `$steps.judge.verdict == "NG"`.',
      'x-expected': 'a comparison such as $steps.judge.verdict == "NG"',
    },
    retry: {
      type: 'object',
      description: 'How often a run that may succeed the next time is repeated.',
      properties: {
        limit: { type: 'integer', minimum: 0, maximum: 10, description: 'Repeats after the first run.' },
        backoff: duration('The wait before the first repeat; it doubles each time. Without it 1s.'),
      },
      required: ['limit'],
      additionalProperties: false,
      'x-expected': 'a mapping such as {limit: 2, backoff: 2s}',
    },
    timeout: duration("The longest time for one item; without it the component's own."),
    resources: {
      type: 'object',
      description: "What one instance needs, where it is not what the component's manifest says.",
      properties: {
        cpu: {
          type: 'string',
          pattern: '^([0-9]+m|[0-9]+(\\.[0-9]+)?)$',
          maxLength: 10,
          description: 'Processor cores; `500m` is half of one.',
          'x-expected': 'an amount of cores as text, such as 500m or "2"',
        },
        memory: {
          type: 'string',
          pattern: '^[0-9]+(\\.[0-9]+)?([KMGT]i|[kMGT])?$',
          maxLength: 20,
          description: 'Main memory.',
          'x-expected': 'an amount of memory such as 256Mi or 2Gi',
        },
        gpu: { type: 'integer', minimum: 0, maximum: 64, description: 'Graphics processors.' },
      },
      additionalProperties: false,
    },
    cache: { enum: ['on', 'off'], description: '`off`: run it each time, also where the result is known.' },
    disabled: { type: 'boolean', description: 'The step is left out, with those that need it.' },
    group: {
      type: 'string',
      pattern: '^[a-z][a-z0-9-]*$',
      maxLength: 40,
      description: 'Steps of one group run in one place.',
      'x-expected': 'a name of small letters, digits and "-"',
    },
  },
  additionalProperties: false,
  'x-expected': 'a mapping with its component, e.g. {component: imaging/resize@^1}',
};

/** The JSON Schema (2020-12) of a pipeline document. Types and the published schema are made from it. */
export const pipelineSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://kumiki.dev/schemas/v1/pipeline.json',
  title: 'Pipeline',
  description: 'A pipeline document, `pipeline.yaml`.',
  type: 'object',
  properties: {
    apiVersion: { const: 'kumiki/v1', description: 'The version of this format.' },
    kind: { const: 'Pipeline' },
    name: {
      type: 'string',
      ...pipelineName,
      description: 'In small letters; by it the pipeline is called.',
      'x-expected': 'a name in small letters such as find-and-mark',
    },
    title: text('What screens call it.'),
    description: text('What it does, in a sentence or two.'),
    inputs: named('The values that it takes, by name.', { $ref: '#/$defs/PipelineInput' }),
    files: named('Models, logos and golden images that belong to the pipeline, by name.', {
      type: 'string',
      pattern: '^(sha256:[0-9a-f]{64}|[^./\\\\:][^/\\\\:]*(/[^./\\\\:][^/\\\\:]*)*)$',
      maxLength: 400,
      description: '`sha256:` and 64 digits, or the path of a file in the folder of the pipeline.',
      'x-expected':
        'a file as sha256:... or as its path in the folder of the pipeline, such as models/parts.onnx',
    }),
    params: {
      type: 'object',
      description: 'What a caller may set: a JSON Schema of type object, or in short NAME: SCHEMA for each.',
      tsType: 'Record<string, unknown>',
    },
    steps: {
      ...named('The steps, by name.', { $ref: '#/$defs/PipelineStep' }, maxSteps),
      minProperties: 1,
      'x-expected': `a mapping of 1 to ${maxSteps} steps, by name`,
    },
    outputs: named('The values that it gives, by name.', {
      type: 'string',
      maxLength: 200,
      description: 'A reference such as `$steps.mark.image`.',
      'x-expected': 'a reference such as $steps.mark.image',
    }),
    keep: {
      enum: ['all', 'outputs'],
      description: 'Which results of steps are stored. Without it: all in batch, outputs in real time.',
    },
    keepFor: duration('How long results are stored.', 'h|d', '12h or 30d'),
    executor: {
      enum: ['local', 'argo'],
      description:
        'Where its runs are carried out: on the machine of the platform, or on its cluster. Without it: as the platform is set.',
    },
    latencyBudget: duration('In real time: how long one frame may take in all.'),
    canvas: { $ref: '#/$defs/Canvas' },
  },
  required: ['apiVersion', 'kind', 'name', 'steps'],
  additionalProperties: false,
  $defs: {
    LocalText: localText,
    PipelineInput: input,
    PipelineStep: step,
    Canvas: canvas,
  },
};

/** The schema as it is published: complete, so that editors check the parameters too. */
export function publishedPipelineSchema(): JsonSchema {
  const text = JSON.stringify(pipelineSchema, (key, part: unknown) => (key === 'tsType' ? undefined : part));
  const copy = JSON.parse(text) as JsonSchema & Record<'properties' | '$defs', JsonSchema>;
  const schema = { $ref: '#/$defs/schema' };
  const whole = { properties: { type: { const: 'object' } }, required: ['type'] };
  copy.properties['params'] = {
    ...(copy.properties['params'] as JsonSchema),
    anyOf: [{ ...schema, ...whole }, { additionalProperties: schema }],
  };
  Object.assign(copy.$defs, structuredClone(parameterMetaSchema['$defs']));
  return copy;
}
