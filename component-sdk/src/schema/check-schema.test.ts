import { describe, expect, test } from 'vitest';
import type { Path } from '../errors/index.ts';
import { checkSchema, compileSchema, parameterMetaSchema, type JsonSchema } from './index.ts';

const check = (schema: unknown) =>
  checkSchema(schema, 'the parameters', (path: Path) => ({ path, line: 1, column: 1 }));
const brief = (schema: unknown) => check(schema).map(({ code, path }) => `${code} ${path.join('/')}`.trim());

test('a schema as authors write it passes', () => {
  const schema: JsonSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: {
      width: {
        type: 'integer',
        minimum: 1,
        default: 800,
        title: { en: 'Width', ja: '幅' },
        'x-ui': { widget: 'slider', step: 1, unit: 'px', showWhen: { fit: ['cover'] } },
      },
      area: { $ref: '#/$defs/area' },
      key: { type: 'string', 'x-secret': true },
      kinds: {
        type: 'array',
        items: { type: 'string', pattern: '^\\p{L}+$' },
        uniqueItems: true,
        maxItems: 9,
      },
    },
    patternProperties: { '^x-': true },
    $defs: { area: { type: 'array' } },
  };
  expect(check(schema)).toEqual([]);
  expect(() => compileSchema(schema).check({ width: 1, area: [], kinds: ['a'], 'x-a': 1 })).not.toThrow();
});

describe('refused with the place', () => {
  test.each<[string, unknown, string[]]>([
    ['no schema', 'text', ['FIELD_INVALID']],
    ['an unknown keyword', { properties: { a: { minimun: 1 } } }, ['FIELD_UNKNOWN properties/a/minimun']],
    ['an unknown x- keyword', { 'x-other': 1 }, ['FIELD_UNKNOWN x-other']],
    ['an unknown hint', { 'x-ui': { wigdet: 'slider' } }, ['FIELD_UNKNOWN x-ui/wigdet']],
    ['a wrong type word', { type: 'int' }, ['FIELD_INVALID type']],
    [
      'a wrong keyword value',
      { minLength: -1, required: 'a' },
      ['FIELD_INVALID minLength', 'FIELD_INVALID required'],
    ],
    ['a format that is not known', { format: 'regex' }, ['FIELD_INVALID format']],
    ['another draft', { $schema: 'http://json-schema.org/draft-07/schema#' }, ['FIELD_INVALID $schema']],
    ['a remote reference', { $ref: 'https://example.com/a.json' }, ['FIELD_INVALID $ref']],
    [
      'a file reference',
      { properties: { a: { $ref: 'other.json#/a' } } },
      ['FIELD_INVALID properties/a/$ref'],
    ],
    ['a reference to nothing', { $ref: '#/$defs/a' }, ['SCHEMA_NOT_ALLOWED $ref']],
    ['a reference to what objects inherit', { $ref: '#/constructor' }, ['SCHEMA_NOT_ALLOWED $ref']],
    ['a dynamic reference', { $dynamicRef: '#a' }, ['FIELD_UNKNOWN $dynamicRef']],
    ['an own base address', { $id: 'https://example.com/' }, ['FIELD_UNKNOWN $id']],
    ['look-ahead', { properties: { a: { pattern: '(?=a)b' } } }, ['SCHEMA_NOT_ALLOWED properties/a/pattern']],
    [
      'a back-reference',
      { patternProperties: { '(a)\\1': {} } },
      ['SCHEMA_NOT_ALLOWED patternProperties/(a)\\1'],
    ],
    ['a pattern that grows', { pattern: '((a{100}){100}){100}' }, ['SCHEMA_NOT_ALLOWED pattern']],
    ['unique items without end', { type: 'array', uniqueItems: true }, ['SCHEMA_NOT_ALLOWED uniqueItems']],
    ['a circle', { $defs: { a: { items: { $ref: '#/$defs/a' } } } }, ['SCHEMA_NOT_ALLOWED $defs/a']],
  ])('%s', (_, schema, expected) => {
    expect(brief(schema)).toEqual(expected);
  });

  test('suggests the keyword that was meant', () => {
    expect(check({ minimun: 1 })[0]?.remedy).toBe('Did you mean "minimum"?');
  });

  test('a deep schema, also one that cannot be written as JSON', () => {
    let deep: JsonSchema = {};
    for (let level = 0; level < 5000; level++) deep = { items: deep };
    expect(brief(deep)).toEqual(['SCHEMA_NOT_ALLOWED']);
    const loop: JsonSchema = {};
    loop['not'] = loop;
    expect(brief(loop)).toEqual(['SCHEMA_NOT_ALLOWED']);
  });

  test('a large schema, by its text or by its references', () => {
    expect(brief({ description: 'x'.repeat(2000), $comment: 'x'.repeat(70_000) })).toEqual([
      'SCHEMA_NOT_ALLOWED',
    ]);
    const $defs: JsonSchema = { a0: { type: 'string' } };
    for (let level = 1; level < 40; level++) {
      $defs[`a${level}`] = { anyOf: [{ $ref: `#/$defs/a${level - 1}` }, { $ref: `#/$defs/a${level - 1}` }] };
    }
    expect(brief({ $ref: '#/$defs/a39', $defs })).toEqual(['SCHEMA_NOT_ALLOWED']);
  });
});

test('the meta-schema uses only what it allows', () => {
  const { $defs } = parameterMetaSchema as { $defs: { schema: JsonSchema } };
  expect(compileSchema(parameterMetaSchema).check($defs.schema)).toEqual([]);
});
