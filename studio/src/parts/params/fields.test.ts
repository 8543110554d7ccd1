import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JsonSchema } from '../../api/types.ts';
import { fieldKind } from './field-kind.ts';
import { fieldsOf, isShown, sectionsOf, withValue } from './fields.ts';
import { inlined, startOf, variantFor, variantName, variantsOf } from './schema.ts';

const library = join(import.meta.dirname, '../../../../components');
const manifests: (readonly [string, JsonSchema])[] = [];
for await (const file of glob('*/*/component.yaml', { cwd: library })) {
  const { params = {} } = parse(await readFile(join(library, file), 'utf8')) as { params?: JsonSchema };
  const isWhole = params.type === 'object';
  manifests.push([
    file,
    isWhole ? params : { type: 'object', properties: params as Record<string, JsonSchema> },
  ]);
}

/** A schema and all that its fields consist of. */
function* fieldsIn(name: string, schema: JsonSchema): Generator<readonly [string, JsonSchema]> {
  yield [name, schema];
  for (const [key, inner] of Object.entries(schema.properties ?? {}))
    yield* fieldsIn(`${name}.${key}`, inner);
  if (schema.items) yield* fieldsIn(`${name}[]`, schema.items);
  for (const inner of variantsOf(schema) ?? []) yield* fieldsIn(`${name}?`, inner);
}

test('no parameter of the standard library is asked for as JSON', () => {
  expect(manifests.length).toBeGreaterThan(20);
  const found = manifests.flatMap(([file, schema]) =>
    fieldsOf(schema)
      .flatMap(([name, field]) => [...fieldsIn(name, field)])
      .filter(([, field]) => fieldKind(field) === 'json')
      .map(([name]) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});

test.each<[string, JsonSchema]>([
  ['slider', { type: 'number', minimum: 0, maximum: 1, 'x-ui': { widget: 'slider' } }],
  ['number', { type: 'number', minimum: 0, 'x-ui': { widget: 'slider' } }],
  ['radio', { enum: ['a', 'b'], 'x-ui': { widget: 'radio' } }],
  ['choice', { enum: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'x-ui': { widget: 'radio' } }],
  ['several', { type: 'array', uniqueItems: true, items: { enum: ['a', 'b'] } }],
  ['list', { type: 'array', items: { type: 'string' } }],
  ['group', { type: 'object', properties: { x: { type: 'number' } } }],
  ['secret', { type: 'string', 'x-secret': true }],
  ['json', { type: 'object' }],
])('%s', (kind, schema) => {
  expect(fieldKind(schema)).toBe(kind);
});

const rules: JsonSchema = {
  type: 'object',
  properties: {
    rules: {
      type: 'array',
      items: {
        anyOf: [
          {
            type: 'object',
            properties: { count: { $ref: '#/$defs/label' }, atMost: { type: 'integer', minimum: 0 } },
            required: ['count'],
            // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
            then: { required: ['atMost'] },
          },
          { type: 'object', properties: { width: { type: 'number', minimum: 2 } }, required: ['width'] },
        ],
      },
    },
  },
  $defs: { label: { type: 'string', examples: ['*'] } },
};

test('a rule begins with what it needs, and is known by what it has', () => {
  const { items } = inlined(rules).properties!['rules']!;
  const variants = variantsOf(items!)!;
  expect(variants.map(startOf)).toEqual([{ count: '*', atMost: 0 }, { width: 2 }]);
  expect(startOf(items!)).toEqual({ count: '*', atMost: 0 });
  expect(variantFor(variants, { width: 3 })).toBe(1);
  expect(variantFor(variants, { count: 'a', atLeast: 1 })).toBe(0);
  expect(variantFor(variants, { nothing: 1 })).toBe(0);
});

test('fields stand under their headings, in order, and those for few come last', () => {
  const schema: JsonSchema = {
    properties: {
      c: { type: 'string', 'x-ui': { order: 3, advanced: true } },
      b: { type: 'string', 'x-ui': { order: 2, group: 'Second' } },
      d: { type: 'string', 'x-ui': { order: 4 } },
      a: { type: 'string', 'x-ui': { order: 1 } },
    },
  };
  const sections = sectionsOf(fieldsOf(schema));
  expect(sections.map(({ fields }) => fields.map(([name]) => name))).toEqual([['a', 'd'], ['b'], ['c']]);
  expect(sections.map(({ title, isAdvanced }) => [title, isAdvanced])).toEqual([
    [undefined, false],
    ['Second', false],
    [undefined, true],
  ]);
});

test('a field is there only for some values of another, and what is the default is left out', () => {
  const schema: JsonSchema = { 'x-ui': { showWhen: { fit: ['cover', 'fill'] } } };
  expect([isShown(schema, { fit: 'cover' }), isShown(schema, { fit: 'inside' })]).toEqual([true, false]);
  expect(withValue({ a: 1, b: 2 }, 'a', 5, 5)).toEqual({ b: 2 });
  expect(withValue({ b: 2 }, 'a', [1], [2])).toEqual({ a: [1], b: 2 });
});

test('kinds of a value are told apart by the keys that they alone need', () => {
  const kinds = [{ required: ['count'] }, { required: ['largest', 'unit'] }, { required: ['unit'] }, {}];
  expect(kinds.map((_, at) => variantName(kinds, at))).toEqual(['count', 'largest', '3', '4']);
});
