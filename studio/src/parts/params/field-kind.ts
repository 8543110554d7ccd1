import type { JsonSchema } from '../../api/types.ts';
import { variantsOf } from './schema.ts';

export type FieldKind =
  | 'slider'
  | 'number'
  | 'choice'
  | 'radio'
  | 'switch'
  | 'colour'
  | 'text'
  | 'long-text'
  | 'secret'
  | 'several'
  | 'list'
  | 'group'
  | 'variant'
  | 'json';

/** How a parameter is entered: as its hint says where that is possible, else by its type. */
export function fieldKind(schema: JsonSchema): FieldKind {
  const { type, minimum, maximum, items } = schema;
  const widget = schema['x-ui']?.widget;
  if (schema['x-secret'] === true) return 'secret';
  if (widget === 'json') return 'json';
  if (schema.enum) return widget === 'radio' && schema.enum.length <= 6 ? 'radio' : 'choice';
  if (type === 'boolean') return 'switch';
  if (type === 'integer' || type === 'number') {
    return widget === 'slider' && minimum !== undefined && maximum !== undefined ? 'slider' : 'number';
  }
  if (type === 'string') {
    if (widget === 'color' || schema.format === 'color') return 'colour';
    return widget === 'textarea' ? 'long-text' : 'text';
  }
  if (type === 'array' && items) return items.enum && schema.uniqueItems === true ? 'several' : 'list';
  if (variantsOf(schema)) return 'variant';
  return schema.properties ? 'group' : 'json';
}

/** JSON that somebody typed, where it is some. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
