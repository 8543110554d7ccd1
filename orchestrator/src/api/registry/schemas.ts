import { categories } from '@kumiki/component-sdk/manifest';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { valueTypes } from '@kumiki/component-sdk/values/types';
import { deprecationSchema, yankingSchema } from '@kumiki/registry';

function shape(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

const digest: JsonSchema = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };
const image: JsonSchema = { type: 'string', description: 'HOST/PATH@sha256:…' };
const localText: JsonSchema = { type: 'object', required: ['en'], additionalProperties: { type: 'string' } };
const values: JsonSchema = { type: 'object', additionalProperties: { type: 'object', required: ['type'] } };
const time: JsonSchema = { type: 'string', format: 'date-time' };
const text: JsonSchema = { type: 'string' };
const count: JsonSchema = { type: 'integer', minimum: 0 };

export const typeSchema: JsonSchema = {
  type: 'string',
  enum: Object.keys(valueTypes).flatMap((name) => [name, `${name}[]`]),
};
export const categorySchema: JsonSchema = { type: 'string', enum: [...categories] };

const versionProperties = {
  name: text,
  version: text,
  digest: { ...digest, description: 'Of the component.' },
  image,
  title: localText,
  description: localText,
  category: { enum: [...categories] },
  inputs: values,
  outputs: values,
  platforms: {
    type: 'array',
    items: shape({ os: text, architecture: text, digest: text }),
  },
  sizeBytes: { ...count, description: 'Of the image for one platform, as it is in the registry.' },
  publishedAt: time,
  publishedBy: text,
  signature: {
    enum: ['none', 'verified', 'unverified', 'invalid'],
    description: 'verified: by a key that the platform trusts.',
  },
  deprecated: deprecationSchema,
  yanked: yankingSchema,
  supersededTag: { const: true, description: 'The tag was pushed again with other content.' },
} satisfies Record<string, JsonSchema>;
const sometimes = ['publishedBy', 'deprecated', 'yanked', 'supersededTag'];

export const versionSchema = shape(versionProperties, sometimes);

export const detailsSchema = shape(
  {
    ...versionProperties,
    manifest: { type: 'object', description: 'component.yaml with its defaults.' },
    params: { type: 'object', description: 'The JSON Schema of its parameters.' },
    files: {
      type: 'array',
      description: 'README, icon and the files of examples, where somebody put them beside the image.',
      items: shape({ file: text, sizeBytes: count }),
    },
    others: {
      type: 'array',
      description: 'Other images that say that they are this version.',
      items: shape({ digest: text, image }),
    },
    usedBy: {
      type: 'array',
      description: 'The newest version of each pipeline that uses it.',
      items: shape({ pipeline: text, version: count }),
    },
  },
  sometimes,
);

export const compatibilitySchema = shape({
  from: shape({ name: text, version: text }),
  to: shape({ name: text, version: text }),
  level: { enum: ['major', 'minor', 'patch'], description: 'Nothing breaks below major.' },
  breaks: { type: 'array', items: text },
  additions: { type: 'array', items: text },
});

export const registeredSchema = shape({
  kept: {
    enum: ['registry', 'index'],
    description: 'Where it is kept who published it: in the registry it outlives the index.',
  },
  versions: { type: 'array', items: versionSchema },
});

export const sourceSchema = shape(
  {
    name: text,
    signatures: { enum: ['off', 'warn', 'require'] },
    scanning: { type: 'boolean' },
    scannedAt: time,
    problem: shape({ code: text, message: text, remedy: text }),
  },
  ['scannedAt', 'problem'],
);

export const problemSchema = shape({
  repository: text,
  wanted: {
    type: 'string',
    description: 'The tag or digest; empty where it is about all of the repository.',
  },
  code: text,
  message: text,
  remedy: text,
  at: time,
});

export const garbageSchema = shape({ name: text, version: text, digest, image, sizeBytes: count });
