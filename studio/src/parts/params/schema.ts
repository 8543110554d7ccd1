import type { JsonSchema } from '../../api/types.ts';

/** A schema in which nothing refers to another place of it. The platform lets no schema refer to itself. */
export function inlined(root: JsonSchema): JsonSchema {
  const { $defs: _, ...schema } = root;
  return replaced(schema, root) as JsonSchema;
}

function replaced(part: unknown, root: JsonSchema): unknown {
  if (Array.isArray(part)) return part.map((one) => replaced(one, root));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref: ref, ...others } = part as JsonSchema;
  if (typeof ref === 'string') return { ...(replaced(placeOf(root, ref), root) as object), ...others };
  return Object.fromEntries(Object.entries(others).map(([key, value]) => [key, replaced(value, root)]));
}

function placeOf(root: unknown, ref: string): unknown {
  let found = root;
  for (const part of ref.replace(/^#\//, '').split('/')) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    found = (found as Readonly<Record<string, unknown>> | undefined)?.[key];
  }
  return found;
}

/** The kinds of mapping that a value may be one of, where a schema has some. */
export function variantsOf({ anyOf, oneOf }: JsonSchema): readonly JsonSchema[] | undefined {
  const variants = anyOf ?? oneOf;
  return variants?.every(({ properties }) => properties !== undefined) ? variants : undefined;
}

/** What tells a kind from the others: the needed keys that no other kind needs, else its place. */
export function variantName(variants: readonly JsonSchema[], at: number): string {
  const others = new Set(variants.flatMap(({ required = [] }, index) => (index === at ? [] : required)));
  const own = (variants[at]?.required ?? []).filter((key) => !others.has(key));
  return own.length > 0 ? own.join(' ') : String(at + 1);
}

/** Which kind a mapping is of: the one whose needed keys it has, and that knows most of its keys. */
export function variantFor(variants: readonly JsonSchema[], value: unknown): number {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const rated = variants.map(({ properties = {}, required = [] }) =>
    required.every((key) => keys.includes(key)) ? keys.filter((key) => key in properties).length : -1,
  );
  return Math.max(0, rated.indexOf(Math.max(...rated)));
}

/** A value to begin with that fits a schema as well as can be told. */
export function startOf(schema: JsonSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.examples && schema.examples.length > 0) return schema.examples[0];
  const variants = variantsOf(schema);
  if (variants) return startOf(variants[0]!);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  if (type === 'object' || schema.properties) return startOfMapping(schema);
  if (type === 'array')
    return Array.from({ length: schema.minItems ?? 0 }, () => startOf(schema.items ?? {}));
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'number') return startOfNumber(schema);
  return type === 'null' ? null : '';
}

/** With what is needed, and what a condition of the schema asks for then. */
function startOfMapping({ properties = {}, required = [], then }: JsonSchema): Record<string, unknown> {
  const keys = [...required, ...(then?.required ?? [])];
  return Object.fromEntries(keys.map((key) => [key, startOf(properties[key] ?? {})]));
}

function startOfNumber({ minimum, exclusiveMinimum, maximum }: JsonSchema): number {
  if (minimum !== undefined && minimum > 0) return minimum;
  if (exclusiveMinimum !== undefined && exclusiveMinimum >= 0) return Math.min(1, maximum ?? 1);
  return maximum !== undefined && maximum < 0 ? maximum : 0;
}
