import type { ErrorObject } from 'ajv';
import { didYouMean } from '../document/did-you-mean.ts';
import type { Path } from '../errors/index.ts';
import { describeSchema, showValue } from './describe.ts';
import { isObject, resolveRef, type JsonSchema } from './json-schema.ts';

/** One place where data does not fit its schema, in plain words. */
export interface SchemaIssue {
  /** Where in the data; of the mapping itself where a key is missing or unknown. */
  readonly path: Path;
  readonly expected: string;
  readonly found: string;
  /** The JSON Schema keyword that was not met, e.g. `required`. */
  readonly keyword: string;
  readonly kind: 'missing' | 'unknown' | 'invalid';
  /** The key that is missing, unknown, or not allowed. */
  readonly key?: string;
  /** The keys that there could have been, for suggestions. */
  readonly candidates?: readonly string[];
}

/** Issues of one check at most. */
const mostIssues = 100;

/** Ajv's errors as issues: one for each place, a union's branches put together. */
export function toIssues(errors: readonly ErrorObject[], data: unknown, root: JsonSchema): SchemaIssue[] {
  const issues = new Map<string, SchemaIssue>();
  for (const error of settleUnions(errors, root)) {
    const issue = toIssue(error, data, root);
    const id = JSON.stringify([issue.path, issue.kind, issue.key ?? '']);
    // All keywords of a place have the same words: one issue says it all.
    if (!issues.has(id)) issues.set(id, issue);
    if (issues.size >= mostIssues) break;
  }
  return [...issues.values()];
}

function toIssue(error: ErrorObject, data: unknown, root: JsonSchema): SchemaIssue {
  const { keyword, parentSchema, params } = error;
  const path = pathOf(error.instancePath, data);
  const own = isObject(parentSchema?.['properties']) ? parentSchema['properties'] : {};
  const missing = (params as { missingProperty?: string }).missingProperty;
  if (missing !== undefined) {
    const expected = Object.hasOwn(own, missing) ? describeSchema(own[missing], root) : 'a value';
    return { kind: 'missing', path, keyword, key: missing, expected, found: 'missing' };
  }
  const { additionalProperty, unevaluatedProperty } = params as Record<string, string | undefined>;
  const key = additionalProperty ?? unevaluatedProperty;
  if (key !== undefined) {
    const candidates = Object.keys(own);
    return { kind: 'unknown', path, keyword, key, candidates, expected: 'a known key', found: `"${key}"` };
  }
  if (keyword === 'propertyNames') {
    const { propertyName } = params as { propertyName: string };
    const expected = describeSchema(error.schema, root);
    return { kind: 'invalid', path, keyword, key: propertyName, expected, found: `"${propertyName}"` };
  }
  const expected =
    keyword === 'false schema'
      ? 'nothing here'
      : keyword === 'not'
        ? 'another value'
        : (nearChoice(error) ?? describeSchema(parentSchema, root));
  return { kind: 'invalid', path, keyword, expected, found: showValue(error.data) };
}

/** Of a misspelt word, the one of the choices that is meant comes first. */
function nearChoice({ keyword, schema, data }: ErrorObject): string | undefined {
  if (keyword !== 'enum' || typeof data !== 'string') return undefined;
  const choices = (schema as unknown[]).filter((choice) => typeof choice === 'string');
  const near = didYouMean(data, choices);
  return near === undefined ? undefined : `"${near}", or another one of: ${choices.join(', ')}`;
}

/**
 * Where a union (`anyOf`, `oneOf`) failed, Ajv gives the errors of all branches, then the union's own. Where one
 * branch is clearly meant, its errors stand for the union, else the union's own.
 */
function settleUnions(errors: readonly ErrorObject[], root: JsonSchema): ErrorObject[] {
  let settled: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword === 'if' || (error.propertyName !== undefined && error.keyword !== 'propertyNames'))
      continue;
    if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') {
      settled.push(error);
      continue;
    }
    const inside = (other: ErrorObject) =>
      other.instancePath === error.instancePath || other.instancePath.startsWith(`${error.instancePath}/`);
    const branch = meantBranch(error.schema as unknown[], error.data, root);
    const ofBranch =
      branch === undefined ? [] : settled.filter((other) => inside(other) && isFrom(other, error, branch));
    settled = settled.filter((other) => !inside(other));
    settled.push(...(ofBranch.length > 0 ? ofBranch : [error]));
  }
  return settled;
}

function isFrom(other: ErrorObject, union: ErrorObject, branch: number): boolean {
  const schema = (union.schema as unknown[])[branch];
  const ref = isObject(schema) && typeof schema['$ref'] === 'string' ? schema['$ref'] : undefined;
  return (
    other.schemaPath.startsWith(`${union.schemaPath}/${branch}/`) ||
    (ref !== undefined && other.schemaPath.startsWith(`${ref}/`))
  );
}

/** The only branch that takes data of this type; of several for mappings, the one with most of the keys. */
function meantBranch(branches: readonly unknown[], data: unknown, root: JsonSchema): number | undefined {
  const scores = branches.map((branch) => {
    const schema =
      isObject(branch) && typeof branch['$ref'] === 'string' ? resolveRef(root, branch['$ref']) : branch;
    if (!isObject(schema) || ![schema['type']].flat().some((type) => hasType(data, type))) return 0;
    if (!isObject(data)) return 1;
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    return 1 + Object.keys(data).filter((key) => Object.hasOwn(properties, key)).length;
  });
  const best = Math.max(...scores);
  if (best === 0 || scores.indexOf(best) !== scores.lastIndexOf(best)) return undefined;
  return scores.indexOf(best);
}

function hasType(data: unknown, type: unknown): boolean {
  if (type === 'object') return isObject(data);
  if (type === 'array') return Array.isArray(data);
  if (type === 'integer' || type === 'number') return typeof data === 'number';
  return type === 'null' ? data === null : typeof data === type;
}

/** Ajv's JSON pointer as keys and indexes of this data. */
function pathOf(pointer: string, data: unknown): Path {
  if (pointer === '') return [];
  let here: unknown = data;
  return pointer
    .slice(1)
    .split('/')
    .map((part) => {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const key = Array.isArray(here) ? Number(name) : name;
      here = (here as Record<string | number, unknown> | undefined)?.[key];
      return key;
    });
}
