import { parameterMetaSchema, type JsonSchema } from '../schema/index.ts';
import { valueTypes } from '../values/types.ts';
import { command, commandDefinitions } from './command-schema.ts';

/** The groups of the palette. */
export const categories = [
  'geometry',
  'tone',
  'filter',
  'combine',
  'vision',
  'measure',
  'decide',
  'convert',
  'draw',
  'data',
  'source',
  'sink',
] as const;

/** What inputs, outputs and parameters may be called. */
export const identifier: JsonSchema = {
  type: 'string',
  pattern: '^[a-z][A-Za-z0-9_]*$',
  maxLength: 63,
  'x-expected': 'a name of letters, digits and "_" that begins with a small letter',
};

const path: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 400,
  'x-expected': 'a path inside of the folder, such as examples/in.jpg',
};
const flag = (description: string, value = false): JsonSchema => ({
  type: 'boolean',
  default: value,
  description,
});
const text = (name: string): JsonSchema => ({ $ref: '#/$defs/LocalText', description: name });

const typeText: JsonSchema = {
  description: '`image`, or `image[]` for a list.',
  enum: Object.keys(valueTypes).flatMap((type) => [type, `${type}[]`]),
};

const localText: JsonSchema = {
  description: 'Text in the languages of the screens; English is always there.',
  type: 'object',
  properties: {
    en: { type: 'string', minLength: 1, maxLength: 2000 },
    ja: { type: 'string', minLength: 1, maxLength: 2000 },
  },
  required: ['en'],
  additionalProperties: false,
  'x-expected': '{en: ..., ja: ...}',
};

const input: JsonSchema = {
  description: 'A value that the component takes.',
  type: 'object',
  properties: {
    type: { $ref: '#/$defs/TypeText' },
    title: text('What screens call it.'),
    description: text('What it is for.'),
    optional: { type: 'boolean', description: 'The component runs without it.' },
    shared: {
      type: 'boolean',
      description: 'One value for all items of an execution: a model, a logo, a golden image.',
    },
  },
  required: ['type'],
  additionalProperties: false,
  'x-expected': 'a mapping with its type, e.g. {type: image}',
};

const output: JsonSchema = {
  description: 'A value that the component gives.',
  type: 'object',
  properties: {
    type: { $ref: '#/$defs/TypeText' },
    title: text('What screens call it.'),
    description: text('What it is.'),
    optional: { type: 'boolean', description: 'The component may leave it out.' },
    preserves: {
      type: 'array',
      description: 'The kinds of image that come out as they went in.',
      items: { enum: ['depth', 'alpha', 'space'] },
      uniqueItems: true,
    },
    pairsWith: {
      type: 'string',
      maxLength: 64,
      description:
        'The output that is a list too and has an element for each of this one, in the same order: a later step takes both in pairs.',
      'x-expected': 'the name of another output that is a list',
    },
  },
  required: ['type'],
  additionalProperties: false,
  'x-expected': 'a mapping with its type, e.g. {type: image}',
};

const example: JsonSchema = {
  description: 'An example that is also a test: what goes in, and what has to come out.',
  type: 'object',
  properties: {
    title: text('What it shows.'),
    inputs: {
      type: 'object',
      description:
        'For each input: a path inside of the folder, a list of paths for a list, or the data itself for data types; `{file: PATH}` reads data from a file.',
      default: {},
    },
    params: { type: 'object', description: 'The parameters; the others have their defaults.' },
    expect: {
      type: 'object',
      description:
        'For each output: a path, `{file: PATH, tolerance: N}`, or the data itself. `tolerance` beside the outputs holds for all of them: the largest difference of a sample, on the scale from 0 to 255.',
      properties: { tolerance: { type: 'number', minimum: 0, maximum: 255 } },
      default: {},
    },
  },
  additionalProperties: false,
};

const resources: JsonSchema = {
  description: 'What one instance needs, in Kubernetes quantities.',
  type: 'object',
  properties: {
    cpu: {
      type: 'string',
      pattern: '^([0-9]+m|[0-9]+(\\.[0-9]+)?)$',
      maxLength: 10,
      default: '500m',
      description: 'Processor cores; `500m` is half of one.',
      'x-expected': 'an amount of cores as text, such as 500m or "2"',
    },
    memory: {
      type: 'string',
      pattern: '^[0-9]+(\\.[0-9]+)?([KMGT]i|[kMGT])?$',
      maxLength: 20,
      default: '256Mi',
      description: 'Main memory.',
      'x-expected': 'an amount of memory such as 256Mi or 2Gi',
    },
    gpu: { type: 'integer', minimum: 0, maximum: 64, default: 0, description: 'Graphics processors.' },
    timeout: {
      type: 'string',
      pattern: '^[1-9][0-9]*(\\.[0-9]+)?(ms|s|m|h)$',
      maxLength: 12,
      default: '60s',
      description: 'The longest time for one item: a number with ms, s, m or h.',
      'x-expected': 'a duration such as 60s, 500ms or 5m',
    },
  },
  additionalProperties: false,
  default: {},
};

/**
 * The JSON Schema (2020-12) of `component.yaml`. Types and the published schema are made from it; parameters are
 * checked on their own (`checkSchema`), since their messages name places in the short form.
 */
export const componentSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://kumiki.dev/schemas/v1/component.json',
  title: 'Manifest',
  description: "A component's manifest, `component.yaml`.",
  type: 'object',
  properties: {
    apiVersion: { const: 'kumiki/v1', description: 'The version of this format.' },
    kind: { const: 'Component' },
    name: {
      type: 'string',
      pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z][a-z0-9]*(-[a-z0-9]+)*$',
      maxLength: 100,
      description: '`publisher/name`, in small letters.',
      'x-expected': 'a name in small letters such as imaging/resize',
    },
    version: {
      type: 'string',
      pattern:
        '^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?$',
      maxLength: 100,
      description: 'Semantic version 2.0.0 without build metadata; also the tag of the image.',
      'x-expected': 'a semantic version such as 1.2.0',
    },
    title: text('What screens call it.'),
    description: text('What it does, in a sentence or two.'),
    category: { enum: [...categories], description: 'Its group in the palette.' },
    icon: {
      ...path,
      pattern: '\\.svg$',
      description: 'An SVG image.',
      'x-expected': 'the path of an SVG file',
    },
    license: {
      type: 'string',
      pattern: '^[A-Za-z0-9.+() -]+$',
      maxLength: 100,
      description: 'An SPDX licence expression.',
      'x-expected': 'an SPDX licence expression such as Apache-2.0',
    },
    entry: { ...path, default: 'component.ts', description: 'The file that holds the component.' },
    command,
    inputs: {
      type: 'object',
      description: 'The values that it takes, by name.',
      propertyNames: identifier,
      additionalProperties: { $ref: '#/$defs/ManifestInput' },
      maxProperties: 50,
      default: {},
    },
    outputs: {
      type: 'object',
      description: 'The values that it gives, by name.',
      propertyNames: identifier,
      additionalProperties: { $ref: '#/$defs/ManifestOutput' },
      maxProperties: 50,
      default: {},
    },
    params: {
      type: 'object',
      description: 'Its parameters: a JSON Schema of type object, or in short NAME: SCHEMA for each.',
      default: {},
      tsType: 'JsonSchema',
    },
    bundle: {
      type: 'string',
      pattern: '^[a-z][a-z0-9-]*$',
      maxLength: 40,
      description: 'Components of one bundle may share a process and an image.',
      'x-expected': 'a name of small letters, digits and "-"',
    },
    concurrency: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      description:
        'How many items one process of it works on at a time; 1 where it is left out. More is of use where it waits, or computes without holding up the others.',
      'x-expected': 'a whole number from 1 to 64',
    },
    resources,
    network: { enum: ['none', 'egress'], default: 'none', description: 'Whether it calls out.' },
    realtime: {
      enum: ['stateless', 'stateful', 'never'],
      default: 'stateless',
      description: 'Whether it works on live frames; `stateful` where frames depend on earlier ones.',
    },
    deterministic: flag(
      'The same inputs and parameters give the same outputs, so that results may be cached.',
      true,
    ),
    examples: {
      type: 'array',
      description: 'Examples that are also tests.',
      items: { $ref: '#/$defs/ManifestExample' },
      maxItems: 50,
      default: [],
    },
  },
  required: ['apiVersion', 'kind', 'name', 'version', 'title', 'description', 'category'],
  additionalProperties: false,
  $defs: {
    LocalText: localText,
    TypeText: typeText,
    ManifestInput: input,
    ManifestOutput: output,
    ManifestExample: example,
    ...commandDefinitions,
  },
};

/** The schema as it is published: complete, so that editors check the parameters too. */
export function publishedComponentSchema(): JsonSchema {
  const copy = structuredClone(componentSchema) as JsonSchema & Record<'properties' | '$defs', JsonSchema>;
  const { tsType: _, ...params } = copy.properties['params'] as JsonSchema;
  const schema = { $ref: '#/$defs/schema' };
  const whole = { properties: { type: { const: 'object' } }, required: ['type'] };
  copy.properties['params'] = {
    ...params,
    anyOf: [{ ...schema, ...whole }, { additionalProperties: schema }],
  };
  Object.assign(copy.$defs, structuredClone(parameterMetaSchema['$defs']));
  return copy;
}
