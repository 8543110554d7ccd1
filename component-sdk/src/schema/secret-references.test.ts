import { describe, expect, test } from 'vitest';
import { compileSchema } from './compile-schema.ts';
import { withSecretReferences } from './secret-references.ts';

describe('a schema with secrets', () => {
  const schema = {
    type: 'object',
    properties: {
      width: { type: 'integer', default: 800 },
      key: { type: 'string', minLength: 20, 'x-secret': true, title: { en: 'Key', ja: '鍵' } },
    },
    required: ['key'],
  };

  test('takes a reference in the place of the value, and keeps the rest', () => {
    const seen = withSecretReferences(schema);
    const validator = compileSchema(seen);
    expect(validator.check({ key: { secret: 'vendor-key' } })).toEqual([]);
    for (const key of ['a value that is long enough', { secret: '../x' }, { secret: 'a', more: 1 }, {}])
      expect(validator.check({ key })).not.toEqual([]);
    expect(validator.withDefaults({ key: { secret: 'a' } })).toMatchObject({ width: 800 });
    expect(seen).toMatchObject({ properties: { key: { 'x-secret': true, title: { en: 'Key' } } } });
  });

  test('without any stays the same one', () => {
    const plain = { type: 'object', properties: { width: { type: 'integer' } } };
    expect(withSecretReferences(plain)).toBe(plain);
  });
});
