import { adviceFor, type Document } from '../document/index.ts';
import {
  formatPath,
  kumikiError,
  problem,
  type ErrorPlace,
  type KumikiError,
  type Path,
  type Problem,
} from '../errors/index.ts';
import type { SchemaIssue } from './issues.ts';

/** What the data is a part of, for the texts. */
export interface IssueContext {
  /** What messages call the data as a whole: `the step "find"`; the document's name where it is left out. */
  readonly where?: string;
  readonly step?: string;
  readonly field?: string;
}

/**
 * Issues of data in a document as located problems: `FIELD_UNKNOWN` (with a suggestion), `FIELD_MISSING`,
 * `FIELD_INVALID`.
 *
 * @param basePath where in the document the checked data stands
 */
export function issuesToProblems(
  issues: readonly SchemaIssue[],
  document: Pick<Document, 'name' | 'locate'>,
  basePath: Path = [],
  context: IssueContext = {},
): Problem[] {
  const { where: whole = document.name, ...about } = context;
  return issues.map((issue) => {
    const path = [...basePath, ...issue.path];
    const where = issue.path.length === 0 ? whole : `"${formatPath(issue.path)}" of ${whole}`;
    const { key, found, expected } = issue;
    if (key === undefined)
      return problem('FIELD_INVALID', { where, found, expected }, document.locate(path), about);
    const atKey = document.locate([...path, key], 'key');
    if (issue.kind === 'missing')
      return problem('FIELD_MISSING', { where, key, expected }, document.locate(path, 'key'), about);
    if (issue.kind === 'invalid') {
      return problem('FIELD_INVALID', { where: `A key of ${where}`, found, expected }, atKey, about);
    }
    const advice = adviceFor(key, issue.candidates ?? []);
    return problem('FIELD_UNKNOWN', { where, key, advice }, atKey, about);
  });
}

/** As `issuesToProblems`, for parameter values: `PARAMETER_UNKNOWN` (with a suggestion) and `PARAMETER_INVALID`; `PARAMETERS_INVALID` for what is wrong with all of them together. */
export function issuesToParameterProblems(
  issues: readonly SchemaIssue[],
  document: Pick<Document, 'name' | 'locate'>,
  basePath: Path,
  context: IssueContext & { readonly where: string },
): Problem[] {
  const { where, ...about } = context;
  return issues.map((issue) => {
    const inside = pathOf(issue);
    const place = document.locate([...basePath, ...inside], issue.kind === 'unknown' ? 'key' : 'value');
    const more = { ...about, field: String(inside[0] ?? '') };
    const parameter = nameOf(inside);
    if (issue.kind === 'unknown')
      return problem('PARAMETER_UNKNOWN', { parameter, where, advice: adviceOf(issue) }, place, more);
    const { found, expected } = issue;
    if (isOfAll(issue)) return problem('PARAMETERS_INVALID', { where, expected }, place, about);
    return problem('PARAMETER_INVALID', { parameter, where, found, expected }, place, more);
  });
}

/** The first issue of parameter values as an error, for values that stand in no document. */
export function parameterError(
  issues: readonly SchemaIssue[],
  where: string,
  at?: ErrorPlace,
): KumikiError | undefined {
  const [issue] = issues;
  if (issue === undefined) return undefined;
  const parameter = nameOf(pathOf(issue));
  const details = at === undefined ? {} : { at };
  if (issue.kind === 'unknown')
    return kumikiError('PARAMETER_UNKNOWN', { parameter, where, advice: adviceOf(issue) }, details);
  const { found, expected } = issue;
  if (isOfAll(issue)) return kumikiError('PARAMETERS_INVALID', { where, expected }, details);
  return kumikiError('PARAMETER_INVALID', { parameter, where, found, expected }, details);
}

/** They are a mapping, and each of them is as it may be; together they are not. */
function isOfAll(issue: SchemaIssue): boolean {
  return pathOf(issue).length === 0 && issue.keyword !== 'type';
}

function nameOf(path: Path): string {
  return path.length === 0 ? '(all)' : formatPath(path);
}

function adviceOf(issue: SchemaIssue): string {
  return adviceFor(issue.key ?? '', issue.candidates ?? []);
}

/** The path with the key that it is about. */
function pathOf(issue: SchemaIssue): Path {
  return issue.key === undefined ? issue.path : [...issue.path, issue.key];
}
