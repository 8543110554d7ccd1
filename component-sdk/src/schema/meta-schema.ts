import { drawSchema } from './drawn.ts';
import { formats } from './formats.ts';
import type { JsonSchema } from './json-schema.ts';

/** A text, or the text in the languages of the screens. */
const localText: JsonSchema = {
  'x-expected': 'text, or {en: ..., ja: ...}',
  anyOf: [
    { type: 'string', maxLength: 2000 },
    {
      type: 'object',
      properties: { en: { type: 'string', maxLength: 2000 }, ja: { type: 'string', maxLength: 2000 } },
      required: ['en'],
      additionalProperties: false,
    },
  ],
};

const schema: JsonSchema = { $ref: '#/$defs/schema' };
const schemas: JsonSchema = { type: 'array', items: schema, minItems: 1 };
const namedSchemas: JsonSchema = { type: 'object', additionalProperties: schema };
const count: JsonSchema = { type: 'integer', minimum: 0 };
const number: JsonSchema = { type: 'number' };
const flag: JsonSchema = { type: 'boolean' };
const names: JsonSchema = { type: 'array', items: { type: 'string' }, uniqueItems: true };
const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/** How a screen asks for a value; every key is a hint that other programs may leave aside. */
const hints: JsonSchema = {
  type: 'object',
  description: 'How a screen asks for the value.',
  properties: {
    widget: {
      enum: [
        'slider',
        'number',
        'text',
        'textarea',
        'select',
        'radio',
        'switch',
        'color',
        'list',
        'table',
        'json',
      ],
    },
    step: { type: 'number', exclusiveMinimum: 0, description: 'The step of a slider or number field.' },
    order: { type: 'number', description: 'Fields with smaller numbers come first.' },
    unit: { ...localText, description: 'What the number counts: px, %, °.' },
    absolute: {
      type: 'boolean',
      description:
        'A number of pixels that is meant as it is, also where a preview has a reduced image: the size of what comes out.',
    },
    group: { ...localText, description: 'The heading that the field stands under.' },
    advanced: { type: 'boolean', description: 'Shown on demand only.' },
    placeholder: localText,
    labels: {
      type: 'object',
      description: 'What screens call the choices of an enum.',
      additionalProperties: localText,
    },
    showWhen: {
      type: 'object',
      description: 'The field is shown while other parameters have this value, or one of these.',
      minProperties: 1,
      additionalProperties: { 'x-expected': 'a value, or a list of values' },
    },
  },
  additionalProperties: false,
};

/**
 * The JSON Schema 2020-12 that a component's or pipeline's parameters may use: all keywords of the core,
 * applicator, validation and unevaluated vocabularies but for `$id`, `$anchor`, `$dynamicRef`, `$dynamicAnchor`
 * and `$vocabulary`; titles in several languages; and the `x-` keywords of Kumiki.
 */
export const parameterMetaSchema: JsonSchema = {
  $ref: '#/$defs/schema',
  $defs: {
    schema: {
      title: 'JSON Schema',
      'x-expected': 'a JSON Schema',
      type: ['object', 'boolean'],
      properties: {
        $schema: { const: 'https://json-schema.org/draft/2020-12/schema' },
        $comment: { type: 'string' },
        $ref: {
          type: 'string',
          pattern: '^#/.+',
          'x-expected': 'a reference inside the same schema, such as #/$defs/size',
        },
        $defs: namedSchemas,
        title: { ...localText, description: 'What screens call the parameter.' },
        description: localText,
        default: {},
        examples: { type: 'array' },
        deprecated: flag,
        readOnly: flag,
        writeOnly: flag,
        type: {
          'x-expected': `a type, one of: ${types.join(', ')}; or a list of types`,
          anyOf: [
            { enum: types },
            { type: 'array', items: { enum: types }, minItems: 1, uniqueItems: true, maxItems: 7 },
          ],
        },
        enum: { type: 'array', minItems: 1, maxItems: 1000 },
        const: {},
        multipleOf: { type: 'number', exclusiveMinimum: 0 },
        minimum: number,
        maximum: number,
        exclusiveMinimum: number,
        exclusiveMaximum: number,
        minLength: count,
        maxLength: count,
        pattern: { type: 'string', maxLength: 1000 },
        format: { enum: Object.keys(formats) },
        items: schema,
        prefixItems: schemas,
        contains: schema,
        minContains: count,
        maxContains: count,
        minItems: count,
        maxItems: count,
        uniqueItems: flag,
        unevaluatedItems: schema,
        properties: namedSchemas,
        patternProperties: namedSchemas,
        additionalProperties: schema,
        unevaluatedProperties: schema,
        propertyNames: schema,
        required: names,
        minProperties: count,
        maxProperties: count,
        dependentRequired: { type: 'object', additionalProperties: names },
        dependentSchemas: namedSchemas,
        allOf: schemas,
        anyOf: schemas,
        oneOf: schemas,
        not: schema,
        ...Object.fromEntries(['if', 'then', 'else'].map((keyword) => [keyword, schema])),
        'x-ui': hints,
        'x-kumiki-draw': drawSchema,
        'x-secret': {
          type: 'boolean',
          description: 'The value is a reference to a secret, which only the component sees.',
        },
        'x-expected': {
          type: 'string',
          maxLength: 200,
          description: 'What messages say is expected, in plain words.',
        },
      },
      additionalProperties: false,
    },
  },
};
