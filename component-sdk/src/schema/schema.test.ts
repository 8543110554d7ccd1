import { describe, expect, test } from 'vitest';
import { readDocument } from '../document/index.ts';
import {
  compileSchema,
  convertText,
  expandParams,
  issuesToParameterProblems,
  issuesToProblems,
  parameterError,
  pathInParams,
  type JsonSchema,
} from './index.ts';

const resize: JsonSchema = expandParams({
  width: { type: 'integer', minimum: 1, maximum: 16384, default: 800 },
  fit: { enum: ['cover', 'contain'], default: 'cover' },
  background: { type: 'string', format: 'color' },
  name: { type: 'string', pattern: '^[a-z]+$' },
  sizes: { type: 'array', items: { type: 'number', exclusiveMinimum: 0 }, maxItems: 3 },
  border: {
    type: 'object',
    properties: { size: { type: 'integer', default: 2 }, kind: { type: 'string' } },
    required: ['kind'],
    additionalProperties: false,
  },
});
const check = (data: unknown, schema = resize) => compileSchema(schema).check(data);
const say = (data: unknown, schema = resize) => {
  return check(data, schema).map(
    ({ path, key, found, expected }) => `${[...path, key ?? ''].join('/')}: ${found}; ${expected}`,
  );
};

describe('issues are in plain words', () => {
  test.each([
    [{ width: 0 }, 'width/: 0; a whole number from 1 to 16384'],
    [{ width: 1.5 }, 'width/: 1.5; a whole number from 1 to 16384'],
    [{ width: '640' }, 'width/: "640"; a whole number from 1 to 16384'],
    [{ width: null }, 'width/: empty; a whole number from 1 to 16384'],
    [{ fit: 'fill' }, 'fit/: "fill"; one of: cover, contain'],
    [
      { background: 'red' },
      'background/: "red"; a colour such as "#ff8800", or "#ff880080" with its opacity',
    ],
    [{ name: 'A' }, 'name/: "A"; text that matches ^[a-z]+$'],
    [{ sizes: [1, -1] }, 'sizes/1/: -1; a number above 0'],
    [{ sizes: [1, 2, 3, 4] }, 'sizes/: a list of 4; a list of at most 3 values, each a number above 0'],
    [{ border: {} }, 'border/kind: missing; text'],
    [{ border: { kind: 'a', colour: 1 } }, 'border/colour: "colour"; a known key'],
    [[], ': an empty list; a mapping with width, fit, background, name, sizes, border'],
  ])('%j', (data, expected) => {
    expect(say(data)).toEqual([expected]);
  });

  test('all of them at once, each place once', () => {
    expect(check({ width: -1.5, fit: 1, colour: 2 }).map(({ path, key }) => key ?? path[0])).toEqual([
      'colour',
      'width',
      'fit',
    ]);
  });

  test('a union says the branch that was meant, else what all branches take', () => {
    const union = {
      anyOf: [
        { type: 'integer', minimum: 1 },
        { enum: ['auto'], type: 'string' },
      ],
    };
    expect(say(0, union)).toEqual([': 0; a whole number of at least 1']);
    expect(say(true, union)).toEqual([': true; a whole number of at least 1 or one of: auto']);
    const rule = (name: string) => ({
      type: 'object',
      properties: { [name]: { type: 'string' }, atMost: { type: 'integer' } },
      required: [name],
      additionalProperties: false,
    });
    const rules = {
      type: 'array',
      items: { oneOf: [rule('count'), { $ref: '#/$defs/area' }] },
      $defs: { area: rule('area') },
    };
    expect(say([{ area: 'a', atMost: 'x' }], rules)).toEqual(['0/atMost/: "x"; a whole number']);
    expect(say([{ count: 'a' }], rules)).toEqual([]);
    expect(say([{}], rules)).toEqual(['0/: an empty mapping; a mapping with count or a mapping with area']);
  });

  test('a schema can say itself what it expects', () => {
    expect(say(1, { type: 'string', 'x-expected': 'a name such as a/b' })).toEqual([
      ': 1; a name such as a/b',
    ]);
  });
});

describe('what no document can hold is refused', () => {
  test.each([
    ['NaN', { width: Number.NaN }],
    ['infinity', { width: Number.POSITIVE_INFINITY }],
    ['__proto__', JSON.parse('{"__proto__": {"width": 1}}') as unknown],
    ['constructor', { border: { constructor: 1 } }],
    ['a class instance', { border: new Map() }],
  ])('%s', (_, data) => {
    expect(check(data)).toHaveLength(1);
  });

  test('inherited properties are neither data nor defaults', () => {
    const schema = expandParams({
      type: 'object',
      properties: { toString: { type: 'string' } },
      required: ['toString'],
    });
    expect(say({}, schema)).toEqual(['toString: missing; text']);
    expect(say({ toString: 'a', valueOf: 1 }, schema)).toEqual(['valueOf: "valueOf"; a known key']);
  });
});

test('a pattern is searched for in linear time', () => {
  const schema = { type: 'object', properties: { a: { pattern: '(a+)+$' }, b: { pattern: 'b' } } };
  const start = performance.now();
  expect(check({ a: `${'a'.repeat(5000)}!`, b: 'abc' }, schema)).toHaveLength(1);
  expect(performance.now() - start).toBeLessThan(2000);
});

describe('defaults', () => {
  test('are filled in where keys are absent, also inside, and the argument stays', () => {
    const given = { width: 5, border: { kind: 'a' } };
    expect(compileSchema(resize).withDefaults(given)).toEqual({
      width: 5,
      fit: 'cover',
      border: { kind: 'a', size: 2 },
    });
    expect(given).toEqual({ width: 5, border: { kind: 'a' } });
  });

  test('come through references, and a copy cannot change the schema', () => {
    const schema = {
      type: 'object',
      properties: { list: { $ref: '#/$defs/list' } },
      $defs: { list: { type: 'array', default: [{}], items: { properties: { n: { default: 1 } } } } },
    };
    const filled = compileSchema(schema).withDefaults({}) as { list: { n: number }[] };
    expect(filled).toEqual({ list: [{ n: 1 }] });
    filled.list[0]!.n = 9;
    expect(compileSchema(schema).withDefaults({})).toEqual({ list: [{ n: 1 }] });
  });
});

test('equal schemas share a validator', () => {
  expect(compileSchema({ type: 'integer', minimum: 77 })).toBe(
    compileSchema({ type: 'integer', minimum: 77 }),
  );
});

describe('the short form of params', () => {
  test('is a mapping of names; a whole schema is one of type object; both refuse unknown keys', () => {
    expect(expandParams({ width: { type: 'integer' } })).toEqual({
      type: 'object',
      properties: { width: { type: 'integer' } },
      additionalProperties: false,
    });
    expect(expandParams({ type: 'object', properties: {} })).toHaveProperty('additionalProperties', false);
    expect(expandParams({ type: 'object', additionalProperties: true })).toHaveProperty(
      'additionalProperties',
      true,
    );
    expect(expandParams(undefined)).toEqual({ type: 'object', properties: {}, additionalProperties: false });
  });

  test('may hold a parameter that is called type', () => {
    expect(expandParams({ type: { type: 'string' } })).toHaveProperty('properties.type.type', 'string');
  });

  test('has its parameters one level higher in the document', () => {
    const path = ['properties', 'width', 'minimum'];
    expect(pathInParams({ width: {} }, path)).toEqual(['width', 'minimum']);
    expect(pathInParams({ type: 'object' }, path)).toEqual(path);
  });
});

describe('text becomes a value', () => {
  const context = { parameter: 'p', where: 'imaging/resize' };
  test.each([
    [{ type: 'integer' }, '640', 640],
    [{ type: 'string' }, '640', '640'],
    [{ type: 'string' }, '"a"', '"a"'],
    [{ enum: ['a', 'b'] }, 'a', 'a'],
    [{ type: 'boolean' }, 'true', true],
    [{ type: 'array' }, '[1, 2]', [1, 2]],
    [{ type: ['integer', 'string'] }, '5', 5],
    [{ anyOf: [{ type: 'integer' }, { const: 'auto' }] }, 'auto', 'auto'],
  ])('%j takes %s', (schema, text, value) => {
    expect(convertText(schema, text, context)).toEqual(value);
  });

  test('or a typed error with the remedy in it', () => {
    expect(() => convertText({ type: 'integer', minimum: 1 }, 'NaN', context)).toThrow(
      expect.objectContaining({ code: 'PARAMETER_INVALID', remedy: 'Give a whole number of at least 1.' }),
    );
  });
});

describe('issues become problems with places', () => {
  const document = readDocument('params:\n  widht: 5\n  fit: fill\n  border: {}\n', 'a.yaml');
  const issues = check((document.data as { params: unknown }).params);

  test('of fields', () => {
    const found = issuesToProblems(issues, document, ['params'], { where: 'the step "a"', step: 'a' });
    expect(
      found.map(({ code, line, column, message, remedy }) => [code, line, column, message, remedy]),
    ).toEqual([
      ['FIELD_UNKNOWN', 2, 3, '"widht" is not a key of the step "a".', 'Did you mean "width"?'],
      [
        'FIELD_INVALID',
        3,
        8,
        '"fit" of the step "a" is "fill"; expected one of: cover, contain.',
        'Give one of: cover, contain.',
      ],
      ['FIELD_MISSING', 4, 3, '"border" of the step "a" needs the key "kind".', 'Add "kind": text.'],
    ]);
    expect(found.every(({ step }) => step === 'a')).toBe(true);
  });

  test('of parameters', () => {
    const found = issuesToParameterProblems(issues, document, ['params'], { where: 'imaging/resize' });
    expect(
      found.map(({ code, line, column, field, message }) => [code, line, column, field, message]),
    ).toEqual([
      ['PARAMETER_UNKNOWN', 2, 3, 'widht', 'imaging/resize has no parameter "widht".'],
      [
        'PARAMETER_INVALID',
        3,
        8,
        'fit',
        'The parameter "fit" of imaging/resize is "fill"; expected one of: cover, contain.',
      ],
      [
        'PARAMETER_INVALID',
        4,
        11,
        'border',
        'The parameter "border.kind" of imaging/resize is missing; expected text.',
      ],
    ]);
  });

  test('or an error, where there is no document', () => {
    expect(parameterError(issues, 'imaging/resize')).toMatchObject({ code: 'PARAMETER_UNKNOWN' });
    expect(parameterError([], 'imaging/resize')).toBeUndefined();
  });
});

test('of choices, the one that was misspelt comes first', () => {
  const schema = compileSchema({ enum: ['image', 'mask', 'detections'] });
  expect(schema.check('imgae')[0]?.expected).toBe('"image", or another one of: image, mask, detections');
  expect(schema.check('table')[0]?.expected).toBe('one of: image, mask, detections');
});
