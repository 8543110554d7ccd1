import { formatPath, kumikiError, type ErrorCode, type Problem } from '@kumiki/component-sdk/errors';
import {
  compileSchema,
  convertText,
  issuesToProblems,
  type JsonSchema,
  type SchemaIssue,
} from '@kumiki/component-sdk/schema';
import { pathParams, type Route } from './route.ts';

const anySegment: JsonSchema = { type: 'string', minLength: 1, maxLength: 200 };

/** The schema of the parameters of a route's path, as one object. */
export function paramsSchema(route: Route): JsonSchema {
  const names = pathParams(route.path);
  const properties = Object.fromEntries(names.map((name) => [name, route.params?.[name] ?? anySegment]));
  return { type: 'object', properties, required: names, additionalProperties: false };
}

/** The schema of a route's query, which takes no other keys. */
export function querySchema(route: Route): JsonSchema {
  return { type: 'object', additionalProperties: false, ...route.query };
}

/** @throws URL_INVALID */
export function checkParams(schema: JsonSchema, given: Readonly<Record<string, unknown>>): unknown {
  const { data, issues } = checked(schema, fromTexts(schema, given));
  const [first] = problemsOf(issues, 'the address');
  if (first === undefined) return data;
  throw kumikiError('URL_INVALID', { reason: first.message.replace(/\.$/, '') });
}

/** @throws QUERY_INVALID, QUERY_REPEATED */
export function checkQuery(schema: JsonSchema, given: Readonly<Record<string, unknown>>): unknown {
  const { data, issues } = checked(schema, fromTexts(schema, given));
  throwIssues('QUERY_INVALID', issues, 'the query');
  return data;
}

/** @throws BODY_INVALID */
export function checkBody(schema: JsonSchema, given: unknown): unknown {
  const { data, issues } = checked(schema, given);
  throwIssues('BODY_INVALID', issues, 'the body');
  return data;
}

function checked(schema: JsonSchema, given: unknown): { data: unknown; issues: SchemaIssue[] } {
  const validator = compileSchema(schema);
  const issues = validator.check(given);
  // Defaults may give what is required: only the whole says whether something is missing.
  if (issues.some(({ kind }) => kind !== 'missing')) return { data: given, issues };
  const data = validator.withDefaults(given);
  return { data, issues: issues.length === 0 ? issues : validator.check(data) };
}

function throwIssues(
  code: Extract<ErrorCode, 'QUERY_INVALID' | 'BODY_INVALID'>,
  issues: readonly SchemaIssue[],
  where: string,
): void {
  const problems = problemsOf(issues, where);
  const [first] = problems;
  if (first !== undefined) throw kumikiError(code, { reason: first.message }, { problems });
}

/** What programs send has no lines: a problem's path and field say where it is. */
function problemsOf(issues: readonly SchemaIssue[], where: string): Problem[] {
  const locate = (path: Problem['path']) => ({ path, line: 1, column: 1 });
  return issuesToProblems(issues, { name: where, locate }).map((found) =>
    found.path.length === 0 ? found : { ...found, field: formatPath(found.path) },
  );
}

/** Values of a query or path, which are texts, as the properties' schemas want them. */
function fromTexts(schema: JsonSchema, given: Readonly<Record<string, unknown>>): object {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const entries = Object.entries(given).map(([name, value]): [string, unknown] => {
    const own = Object.hasOwn(properties, name) ? properties[name]! : {};
    const texts = [value].flat().map(String);
    if (texts.some((text) => text.includes('\0'))) {
      const reason = `"${name}" has the character NUL in it`;
      throw kumikiError('URL_INVALID', { reason });
    }
    if (own['type'] === 'array')
      return [name, texts.map((text) => fromText((own['items'] ?? {}) as JsonSchema, text))];
    if (texts.length > 1) throw kumikiError('QUERY_REPEATED', { name });
    return [name, fromText(own, texts[0] ?? '')];
  });
  return Object.fromEntries(entries);
}

/** What does not convert stays text, for the schema to refuse in its own words. */
function fromText(schema: JsonSchema, text: string): unknown {
  if (schema['type'] === undefined && schema['enum'] === undefined) return text;
  try {
    return convertText(schema, text, { parameter: '', where: '' });
  } catch {
    return text;
  }
}
