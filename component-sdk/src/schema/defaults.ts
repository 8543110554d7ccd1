import { isObject, resolveRef, type JsonSchema } from './json-schema.ts';

/**
 * A copy of `data` with the defaults of its schema where keys are absent: those of `properties`, inside of
 * mappings and lists, through local references and `allOf`. The argument stays as it is; only own keys count.
 */
export function fillDefaults(schema: unknown, data: unknown, root: JsonSchema, depth = 0): unknown {
  if (!isObject(schema) || depth > 64) return data;
  let filled = data;
  const { $ref: ref, allOf, properties, items } = schema;
  if (typeof ref === 'string') filled = fillDefaults(resolveRef(root, ref), filled, root, depth + 1);
  if (Array.isArray(allOf)) {
    for (const part of allOf) filled = fillDefaults(part, filled, root, depth + 1);
  }
  if (isObject(properties) && isObject(filled)) {
    const copy = { ...filled };
    for (const [key, property] of Object.entries(properties)) {
      const value = Object.hasOwn(copy, key) ? copy[key] : defaultOf(property, root);
      if (value !== undefined) copy[key] = fillDefaults(property, value, root, depth + 1);
    }
    return copy;
  }
  if (isObject(items) && Array.isArray(filled)) {
    return filled.map((item) => fillDefaults(items, item, root, depth + 1));
  }
  return filled;
}

/** A schema's default, copied, so that nobody changes the schema; behind a reference too. */
function defaultOf(schema: unknown, root: JsonSchema): unknown {
  if (!isObject(schema)) return undefined;
  if (Object.hasOwn(schema, 'default')) return structuredClone(schema['default']);
  return typeof schema['$ref'] === 'string' ? defaultOf(resolveRef(root, schema['$ref']), root) : undefined;
}
