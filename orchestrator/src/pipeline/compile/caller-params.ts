import { compileSchema, resolveRef, type JsonSchema } from '@kumiki/component-sdk/schema';

/** The parameters of the pipeline itself, which a caller sets. In values a symbol stands for each of them. */
export class CallerParams {
  readonly #schema: JsonSchema;
  readonly #defaults: Readonly<Record<string, unknown>>;
  readonly #marks: ReadonlyMap<string, symbol>;

  constructor(schema: JsonSchema) {
    this.#schema = schema;
    this.#defaults = compileSchema(schema).withDefaults({}) as Record<string, unknown>;
    this.#marks = new Map(Object.keys(propertiesOf(schema)).map((name) => [name, Symbol(name)]));
  }

  /** The symbol of each parameter, by name. */
  get marks(): ReadonlyMap<string, symbol> {
    return this.#marks;
  }

  hasDefault(name: string): boolean {
    return Object.hasOwn(this.#defaults, name);
  }

  defaultOf(name: string): unknown {
    return this.#defaults[name];
  }

  /** Whether an execution always has a value for it: the caller must give one, or there is a default. */
  hasValue(name: string): boolean {
    const { required } = this.#schema;
    return this.hasDefault(name) || (Array.isArray(required) && required.includes(name));
  }

  schemaOf(name: string): unknown {
    return propertiesOf(this.#schema)[name];
  }

  /** What JSON types its values have. */
  typesOf(name: string): ReadonlySet<string> | undefined {
    return jsonTypes(this.schemaOf(name), this.#schema);
  }
}

/** Stands for a parameter that could not be resolved, which has been reported: nothing more is said about it. */
export const unknownMark: unique symbol = Symbol('');

/** The schemas of a document's parameters by name. */
export function propertiesOf(schema: JsonSchema): Readonly<Record<string, unknown>> {
  return (schema['properties'] ?? {}) as Readonly<Record<string, unknown>>;
}

/** The name of the parameter that a symbol stands for. */
export function nameOfMark(mark: symbol): string {
  return mark.description ?? '';
}

/** The JSON types that a schema takes (a number counts as `number`, whole or not); `undefined` where that is not plain to see. */
export function jsonTypes(schema: unknown, root: JsonSchema, depth = 0): ReadonlySet<string> | undefined {
  if (typeof schema !== 'object' || schema === null || depth > 8) return undefined;
  const { $ref: ref, type, enum: choices, anyOf, oneOf } = schema as JsonSchema;
  if (typeof ref === 'string') return jsonTypes(resolveRef(root, ref), root, depth + 1);
  if (type !== undefined) {
    const names = [type].flat().filter((name) => typeof name === 'string');
    return new Set(names.map((name) => (name === 'integer' ? 'number' : name)));
  }
  if ('const' in schema) return new Set([jsonType(schema.const)]);
  if (Array.isArray(choices)) return new Set(choices.map(jsonType));
  const branches = anyOf ?? oneOf;
  if (!Array.isArray(branches)) return undefined;
  const types = branches.map((branch) => jsonTypes(branch, root, depth + 1));
  return types.includes(undefined) ? undefined : new Set(types.flatMap((one) => [...one!]));
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The part of a schema that a place in the data must fit; `undefined` where that is not plain to see. */
export function schemaAt(schema: JsonSchema, path: readonly (string | number)[]): unknown {
  let found: unknown = schema;
  for (const key of path) {
    for (let depth = 0; depth < 8 && isObject(found) && typeof found['$ref'] === 'string'; depth++) {
      found = resolveRef(schema, found['$ref']);
    }
    if (!isObject(found)) return undefined;
    const properties = found['properties'];
    if (typeof key === 'number') found = 'prefixItems' in found ? undefined : found['items'];
    else if (isObject(properties) && Object.hasOwn(properties, key)) found = properties[key];
    else found = 'patternProperties' in found ? undefined : found['additionalProperties'];
  }
  return found;
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
