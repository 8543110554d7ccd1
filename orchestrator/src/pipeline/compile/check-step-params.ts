import { formatPath, type Path } from '@kumiki/component-sdk/errors';
import {
  compileSchema,
  describeSchema,
  issuesToParameterProblems,
  showValue,
  type JsonSchema,
  type SchemaIssue,
} from '@kumiki/component-sdk/schema';
import { jsonTypes, nameOfMark, schemaAt, unknownMark } from './caller-params.ts';
import { isReference } from '../reference/reference.ts';
import type { Frame } from './frame.ts';
import type { Scope } from './scope.ts';

/** A parameter of the caller in the parameters of a step. */
interface Mark {
  readonly path: Path;
  /** `undefined` for one that could not be resolved. */
  readonly name?: string;
  /** Its value is known only when it is bound, or is of no use: nothing is said about this place. */
  readonly open: boolean;
}

/**
 * Fills in the defaults and checks parameters against the schema of their component or pipeline. A parameter of
 * the caller is checked by its type, and by its default where it has one; the rest is checked when it is bound.
 */
export function checkParams(
  frame: Frame,
  step: string,
  schema: JsonSchema,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const { scope } = frame;
  const validator = compileSchema(schema);
  // Symbols pass through: only mappings and lists are looked into.
  const filled = validator.withDefaults(given) as Record<string, unknown>;
  const base = ['steps', step, 'params'];
  const where = `the step "${step}"`;
  const marks = [...marksOf(filled)].map((mark) => checkType(frame, step, schema, mark));
  const data = marks.length === 0 ? filled : withDefaults(frame, filled);
  const plain: SchemaIssue[] = [];
  for (const issue of validator.check(data)) {
    const at = issue.key === undefined ? issue.path : [...issue.path, issue.key];
    const mark = marks.find(({ path }) => isPrefix(path, at));
    if (mark !== undefined) reportMark(frame, step, mark, issue);
    else if (!isUnsure(issue, marks, schema)) plain.push(issue);
  }
  const path = scope.pipeline.steps[step]?.params === undefined ? ['steps', step] : base;
  const problems = issuesToParameterProblems(plain, scope.document, path, { where, step });
  scope.reportAll(problems);
  return filled;
}

function* marksOf(value: unknown, path: Path = []): Generator<{ path: Path; name?: string }> {
  if (typeof value === 'symbol') yield value === unknownMark ? { path } : { path, name: nameOfMark(value) };
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* marksOf(item, [...path, index]);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) yield* marksOf(item, [...path, key]);
}

/** Compares the types of a parameter of the caller and of the place where it stands. */
function checkType(
  { scope, linking }: Frame,
  step: string,
  schema: JsonSchema,
  { path, name }: { readonly path: Path; readonly name?: string },
): Mark {
  if (name === undefined) return { path, open: true };
  const wanted = schemaAt(schema, path);
  const types = jsonTypes(wanted, schema);
  const given = linking.caller.typesOf(name);
  if (types === undefined || given === undefined || [...given].some((type) => types.has(type))) {
    return { path, name, open: !linking.caller.hasDefault(name) };
  }
  const values = {
    parameter: formatPath(path),
    where: `the step "${step}"`,
    reference: referenceAt(scope, step, path, name),
    found: describeSchema(linking.caller.schemaOf(name)),
    expected: describeSchema(wanted, schema),
  };
  const about = { step, field: String(path[0]) };
  scope.report('PARAMETER_REFERENCE_TYPE', values, ['steps', step, 'params', ...path], about);
  return { path, open: true };
}

/** The data with the caller's defaults in it; where there is none, the key is left out, or an element is empty. */
function withDefaults({ linking: { caller } }: Frame, filled: unknown): unknown {
  const fill = (value: unknown): unknown => {
    if (typeof value === 'symbol') return caller.defaultOf(nameOfMark(value));
    if (Array.isArray(value)) return value.map((item) => fill(item) ?? null);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, item]) => [key, fill(item)] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  };
  return fill(filled);
}

function reportMark(frame: Frame, step: string, { path, name, open }: Mark, issue: SchemaIssue): void {
  if (name === undefined) return;
  const { caller } = frame.linking;
  const place = ['steps', step, 'params', ...path];
  const about = { step, field: String(path[0]) };
  const reference = referenceAt(frame.scope, step, path, name);
  const where = `the step "${step}"`;
  const parameter = formatPath(path);
  if (!open) {
    const { expected } = issue;
    const found = showValue(caller.defaultOf(name));
    frame.scope.report(
      'PARAMETER_DEFAULT_UNFIT',
      { parameter, where, reference, found, expected },
      place,
      about,
    );
  } else if (issue.kind === 'missing' && issue.path.length + 1 === path.length && !caller.hasValue(name)) {
    const needed = `the parameter "${parameter}" of ${where}`;
    frame.scope.report('PARAMETER_WITHOUT_VALUE', { reference, where: needed }, place, about);
  }
}

/** The reference as this document has it: inside of another pipeline the caller's parameter has another name. */
function referenceAt({ pipeline }: Scope, step: string, path: Path, name: string): string {
  let written: unknown = pipeline.steps[step]?.params;
  for (const key of path) written = (written as Record<string | number, unknown> | undefined)?.[key];
  return isReference(written) ? written : `$params.${name}`;
}

/** Keywords by which one key decides about others. */
const entangled = [
  'if',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'dependentSchemas',
  'dependentRequired',
  'unevaluatedProperties',
];

/** Whether an issue around an open parameter may go away with its value. */
function isUnsure(issue: SchemaIssue, marks: readonly Mark[], schema: JsonSchema): boolean {
  if (!marks.some(({ path, open }) => open && isPrefix(issue.path, path))) return false;
  const plain = issue.path.length === 0 && !entangled.some((keyword) => keyword in schema);
  return !(plain && issue.kind !== 'invalid');
}

function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.length <= path.length && prefix.every((key, at) => key === path[at]);
}
