import { isForbiddenKey } from '../document/index.ts';
import { formatPath, problem, reasonOf, type Path, type Place, type Problem } from '../errors/index.ts';
import { linearRegExp } from './ajv.ts';
import { ownValidator } from './compile-schema.ts';
import { drawFault } from './drawn.ts';
import { isObject, resolveRef, subschemas, type JsonSchema } from './json-schema.ts';
import { parameterMetaSchema } from './meta-schema.ts';
import { parameterMeta } from './meta-schema.validate.ts';
import { issuesToProblems } from './problems.ts';

const metaValidator = ownValidator(parameterMetaSchema, parameterMeta);

/** What a schema from somebody else may be at most. */
export const schemaLimits = {
  /** Length of the schema as JSON text. */
  maxLength: 65_536,
  /** Nesting of mappings and lists. */
  maxDepth: 32,
  /** Schemas in it after every reference is followed: bounds the work of one check. */
  maxExpanded: 5_000,
  /** Items of a list with `uniqueItems`, which are all compared. */
  maxUniqueItems: 1_000,
} as const;

/** Where a place inside of the schema stands in the document. */
export type LocateInSchema = (path: Path, what?: 'key' | 'value') => Place;

/**
 * Checks a schema that comes from a component or pipeline, before anything is compiled from it: valid JSON
 * Schema 2020-12 of the keywords and formats that Kumiki knows, small, references only inside of itself and
 * never in a circle, patterns that RE2 takes (linear time).
 *
 * Problem codes: `SCHEMA_NOT_ALLOWED`, `FIELD_UNKNOWN`, `FIELD_MISSING`, `FIELD_INVALID`.
 *
 * @param where what messages call the owner, e.g. `the parameters`
 */
export function checkSchema(schema: unknown, where: string, locate: LocateInSchema): Problem[] {
  const refuse = (path: Path, reason: string, advice: string) => {
    const place = path.length === 0 ? where : `${where} at "${formatPath(path)}"`;
    return problem('SCHEMA_NOT_ALLOWED', { where: place, reason, advice }, locate(path));
  };
  const { maxDepth, maxLength } = schemaLimits;
  if (isDeeper(schema, maxDepth))
    return [refuse([], `it is nested more than ${maxDepth} levels deep`, 'Flatten it.')];
  if (JSON.stringify(schema ?? null).length > maxLength) {
    return [refuse([], `it is longer than ${maxLength} characters`, 'Make it smaller.')];
  }
  const issues = metaValidator.check(schema);
  const found = issuesToProblems(issues, { name: where, locate });
  if (found.length > 0 || !isObject(schema)) return found;

  const parts = [...allSchemas(schema)];
  for (const { path, part } of parts) found.push(...checkPart(schema, part, path, refuse));
  if (found.length === 0) found.push(...checkExpansion(schema, parts, refuse));
  return found;
}

type Refuse = (path: Path, reason: string, advice: string) => Problem;
interface Part {
  readonly path: Path;
  readonly part: JsonSchema;
}

function* allSchemas(part: JsonSchema, path: Path = []): Generator<Part> {
  yield { path, part };
  for (const inner of subschemas(part)) yield* allSchemas(inner.schema, [...path, ...inner.path]);
}

function checkPart(root: JsonSchema, part: JsonSchema, path: Path, refuse: Refuse): Problem[] {
  const found: Problem[] = [];
  const { pattern, $ref: ref, uniqueItems, maxItems, patternProperties, properties } = part;
  const patterns: [Path, string][] = [];
  if (typeof pattern === 'string') patterns.push([[...path, 'pattern'], pattern]);
  if (isObject(patternProperties)) {
    for (const name of Object.keys(patternProperties))
      patterns.push([[...path, 'patternProperties', name], name]);
  }
  for (const [at, text] of patterns) {
    const reason = patternFault(text);
    if (reason !== undefined)
      found.push(refuse(at, reason, 'Write it without look-around and back-references (RE2).'));
  }
  if (typeof ref === 'string' && resolveRef(root, ref) === undefined) {
    found.push(
      refuse(
        [...path, '$ref'],
        `there is no ${ref} in it`,
        'Name a place that is there, such as #/$defs/size.',
      ),
    );
  }
  if (uniqueItems === true && !(typeof maxItems === 'number' && maxItems <= schemaLimits.maxUniqueItems)) {
    const advice = `Add "maxItems" of at most ${schemaLimits.maxUniqueItems}.`;
    found.push(refuse([...path, 'uniqueItems'], 'uniqueItems compares every item with every other', advice));
  }
  const undrawable = drawFault(root, part);
  if (undrawable !== undefined) {
    const advice = 'Describe the value as the shape that is drawn, or leave "x-kumiki-draw" out.';
    found.push(refuse([...path, 'x-kumiki-draw'], undrawable, advice));
  }
  for (const name of Object.keys(isObject(properties) ? properties : {})) {
    if (isForbiddenKey(name)) {
      found.push(
        refuse([...path, 'properties', name], `the name "${name}" is not allowed`, 'Use another name.'),
      );
    }
  }
  return found;
}

function patternFault(pattern: string): string | undefined {
  try {
    linearRegExp(pattern);
    return undefined;
  } catch (thrown) {
    return reasonOf(thrown).replace(/^error parsing regexp: /, 'the pattern cannot be used: ');
  }
}

/** Follows every reference: refuses circles, and small schemas that stand for huge ones. */
function checkExpansion(root: JsonSchema, parts: readonly Part[], refuse: Refuse): Problem[] {
  const sizes = new Map<JsonSchema, number>();
  const open = new Set<JsonSchema>();
  let circle: JsonSchema | undefined;

  const sizeOf = (part: JsonSchema): number => {
    const known = sizes.get(part);
    if (known !== undefined) return known;
    if (open.has(part)) {
      circle ??= part;
      return 0;
    }
    open.add(part);
    let size = 1;
    for (const inner of subschemas(part)) size += sizeOf(inner.schema);
    const target = typeof part['$ref'] === 'string' ? resolveRef(root, part['$ref']) : undefined;
    if (target !== undefined) size += sizeOf(target);
    open.delete(part);
    sizes.set(part, size);
    return size;
  };

  const size = sizeOf(root);
  if (circle !== undefined) {
    const path = parts.find(({ part }) => part === circle)?.path ?? [];
    return [refuse(path, 'it refers to itself', 'Write out the levels that are needed.')];
  }
  if (size <= schemaLimits.maxExpanded) return [];
  return [refuse([], 'its references stand for too many schemas', 'Refer less often to large parts.')];
}

function isDeeper(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return limit === 0 || Object.values(value).some((inner) => isDeeper(inner, limit - 1));
}
