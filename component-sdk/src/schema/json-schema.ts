/** A JSON Schema as plain data. */
export type JsonSchema = { [keyword: string]: unknown };

/** Keywords whose value is one schema, a list of schemas, or a mapping of schemas. */
const single: ReadonlySet<string> = new Set([
  'items',
  'contains',
  'additionalProperties',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'not',
  'if',
  'then',
  'else',
]);
const lists: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const mappings: ReadonlySet<string> = new Set([
  '$defs',
  'properties',
  'patternProperties',
  'dependentSchemas',
]);

export function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schemas right inside a schema, each with its path from there; boolean schemas are left out. */
export function* subschemas(
  schema: JsonSchema,
): Generator<{ path: (string | number)[]; schema: JsonSchema }> {
  for (const [keyword, value] of Object.entries(schema)) {
    if (single.has(keyword)) {
      if (isObject(value)) yield { path: [keyword], schema: value };
    } else if (lists.has(keyword) && Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        if (isObject(item)) yield { path: [keyword, index], schema: item };
      }
    } else if (mappings.has(keyword) && isObject(value)) {
      for (const [name, item] of Object.entries(value)) {
        if (isObject(item)) yield { path: [keyword, name], schema: item };
      }
    }
  }
}

/** A copy of a schema in which `change` was applied to every schema inside of it, the innermost first, and to itself. */
export function mapSchemas(schema: JsonSchema, change: (part: JsonSchema) => JsonSchema): JsonSchema {
  const inner = (value: unknown) => (isObject(value) ? mapSchemas(value, change) : value);
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (single.has(keyword)) return [keyword, inner(value)];
    if (lists.has(keyword) && Array.isArray(value)) return [keyword, value.map(inner)];
    if (!mappings.has(keyword) || !isObject(value)) return [keyword, value];
    return [keyword, Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inner(item)]))];
  });
  return change(Object.fromEntries(entries));
}

/** What a local reference (`#/$defs/size`) names inside of `root`; `undefined` where there is nothing. */
export function resolveRef(root: JsonSchema, ref: string): JsonSchema | undefined {
  if (!ref.startsWith('#/')) return undefined;
  let found: unknown = root;
  for (const part of ref.slice(2).split('/')) {
    let key: string;
    try {
      key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    } catch {
      return undefined;
    }
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return isObject(found) ? found : undefined;
}
