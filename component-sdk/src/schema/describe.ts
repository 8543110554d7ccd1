import { formats } from './formats.ts';
import { isObject, resolveRef, type JsonSchema } from './json-schema.ts';

const typeWords: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  object: 'a mapping',
};

/**
 * What a schema takes, in plain words: `a whole number from 1 to 16384`, `one of: cover, contain`. A schema's
 * own `x-expected` goes before. Local references are looked up in `root`.
 */
export function describeSchema(schema: unknown, root: JsonSchema = {}, depth = 0): string {
  if (schema === false) return 'nothing here';
  if (!isObject(schema) || depth > 4) return 'a value';
  const words = (inner: unknown) => describeSchema(inner, root, depth + 1);
  if (typeof schema['x-expected'] === 'string') return schema['x-expected'];
  if (typeof schema['$ref'] === 'string') return words(resolveRef(root, schema['$ref']));
  if (Array.isArray(schema['enum'])) return `one of: ${schema['enum'].map(writeValue).join(', ')}`;
  if ('const' in schema) return showValue(schema['const']);
  const union = schema['anyOf'] ?? schema['oneOf'];
  const { type } = schema;
  if (type === undefined && Array.isArray(union)) return either(union.map(words));
  if (Array.isArray(type)) return either(type.map((one) => words({ ...schema, type: one as unknown })));
  if (type === 'integer' || type === 'number') return typeWords[type] + describeRange(schema);
  if (type === 'string') return describeString(schema);
  if (type === 'array') return describeArray(schema, words);
  if (type === 'object') return describeObject(schema);
  return typeWords[String(type)] ?? 'another value';
}

function either(words: readonly string[]): string {
  return [...new Set(words)].join(' or ');
}

function describeRange(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below, multipleOf: step } = schema;
  const parts: string[] = [];
  if (isNumber(minimum) && isNumber(maximum)) parts.push(` from ${minimum} to ${maximum}`);
  else if (isNumber(minimum)) parts.push(` of at least ${minimum}`);
  else if (isNumber(maximum)) parts.push(` of at most ${maximum}`);
  if (isNumber(above)) parts.push(` above ${above}`);
  if (isNumber(below)) parts.push(` below ${below}`);
  if (isNumber(step)) parts.push(` that is a multiple of ${step}`);
  return parts.join(parts.length > 1 && !isNumber(minimum) && !isNumber(maximum) ? ' and' : ',');
}

function describeString(schema: JsonSchema): string {
  const { format, pattern, minLength, maxLength } = schema;
  if (typeof format === 'string' && Object.hasOwn(formats, format)) return formats[format]!.expected;
  const size = describeCount(minLength, maxLength, 'character');
  return `text${size}${typeof pattern === 'string' ? ` that matches ${pattern}` : ''}`;
}

function describeArray(schema: JsonSchema, words: (inner: unknown) => string): string {
  const size = describeCount(schema['minItems'], schema['maxItems'], 'value');
  const items = isObject(schema['items']) ? `, each ${words(schema['items'])}` : '';
  return `a list${size}${items}${schema['uniqueItems'] === true ? ', none twice' : ''}`;
}

function describeObject(schema: JsonSchema): string {
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const names =
    required.length > 0 ? required : Object.keys(isObject(schema['properties']) ? schema['properties'] : {});
  if (names.length === 0)
    return `a mapping${describeCount(schema['minProperties'], schema['maxProperties'], 'key')}`;
  return `a mapping with ${names.slice(0, 6).join(', ')}${names.length > 6 ? ', ...' : ''}`;
}

function describeCount(least: unknown, most: unknown, unit: string): string {
  const units = (count: number) => `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (isNumber(least) && isNumber(most))
    return least === most ? ` of ${units(least)}` : ` of ${least} to ${units(most)}`;
  if (isNumber(least) && least > 0) return ` of at least ${units(least)}`;
  return isNumber(most) ? ` of at most ${units(most)}` : '';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** A value as a message shows it: `"abc"`, `0`, `a list of 3`, `a mapping`, `nothing`. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  if (typeof value === 'string') return value === '' ? 'empty text' : `"${shorten(value)}"`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}

/** A choice of an enumeration: text without quotes. */
function writeValue(value: unknown): string {
  return typeof value === 'string' ? shorten(value) : JSON.stringify(value);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
