import type { JsonSchema } from '../../api/types.ts';

export type FieldKind = 'slider' | 'number' | 'choice' | 'switch' | 'colour' | 'text' | 'json';

/** How a parameter is entered: as its hint says where that is possible, else by its type. */
export function fieldKind(schema: JsonSchema): FieldKind {
  const { type, minimum, maximum } = schema;
  if (schema.enum) return 'choice';
  if (type === 'boolean') return 'switch';
  const widget = schema['x-ui']?.widget;
  if (type === 'integer' || type === 'number') {
    return widget === 'slider' && minimum !== undefined && maximum !== undefined ? 'slider' : 'number';
  }
  if (type !== 'string') return 'json';
  return widget === 'color' ? 'colour' : 'text';
}

/** JSON that somebody typed, where it is some. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
