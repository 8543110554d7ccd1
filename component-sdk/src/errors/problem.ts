import { fill } from './entry.ts';
import { errorTable, type ErrorCode, type ValuesOf } from './table.ts';

/** Keys and indexes from the root of a document to a place in it. */
export type Path = readonly (string | number)[];

/** A place in a document: where a person looks. Lines and columns count from 1. */
export interface Place {
  readonly path: Path;
  readonly line: number;
  readonly column: number;
}

/** One finding about a document, located, with what to do about it. Readers report all of them at once. */
export interface Problem extends Place {
  readonly code: ErrorCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly remedy: string;
  /** The document that it is in, where that is not the one being read: a pipeline inside of a pipeline. */
  readonly document?: string;
  /** The step it is about, where it is about one. */
  readonly step?: string;
  /** The input, output or parameter it is about. */
  readonly field?: string;
}

/** Makes a problem from the error table. */
export function problem<Code extends ErrorCode>(
  code: Code,
  values: ValuesOf<Code>,
  place: Place,
  more: Pick<Problem, 'document' | 'step' | 'field'> & { severity?: Problem['severity'] } = {},
): Problem {
  const entry = errorTable[code];
  const { severity = 'error', ...about } = more;
  return {
    code,
    severity,
    message: fill(entry.message, values),
    remedy: fill(entry.remedy, values),
    ...place,
    ...about,
  };
}

/** `steps.find.params.width`, as people write it; the document itself is `(document)`. */
export function formatPath(path: Path): string {
  if (path.length === 0) return '(document)';
  return path.map((key, at) => (typeof key === 'number' ? `[${key}]` : at === 0 ? key : `.${key}`)).join('');
}

/** One problem on one line: `pipeline.yaml:12:5 steps.find: message remedy (CODE)`. */
export function formatProblem(found: Problem, documentName: string): string {
  const { line, column, path, message, remedy, code } = found;
  return `${found.document ?? documentName}:${line}:${column} ${formatPath(path)}: ${message} ${remedy} (${code})`;
}

/** What an error says, with the problems of the document that it is about, where it is about one. */
export interface SaidOfDocument {
  readonly message: string;
  readonly remedy: string;
  readonly problems?: readonly Problem[];
}

/** The same with the first problem and its place in the text, for readers that get no list. */
export function withFirstProblem({
  message,
  remedy,
  problems = [],
}: SaidOfDocument): Pick<Problem, 'message' | 'remedy'> {
  const first = problems.find(({ severity }) => severity === 'error');
  if (!first) return { message, remedy };
  const document = first.document === undefined ? '' : ` of ${first.document}`;
  return {
    message: `${message} At ${formatPath(first.path)}${document}: ${first.message}`,
    remedy: first.remedy,
  };
}
