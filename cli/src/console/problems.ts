import { formatPath, type Problem } from '@kumiki/component-sdk/errors';
import { fitTo, onError, printError, safe, widthOf } from './terminal.ts';

/** The most columns of a line of the document that are shown. */
const shownWidth = 100;

/** A document with problems: its text shows the lines that they are on. */
export interface ProblemSource {
  readonly name: string;
  readonly text?: string;
  /** The texts of other documents that its problems are in. */
  readonly others?: ReadonlyMap<string, string>;
}

const sources = new WeakMap<Error, ProblemSource>();

/** Lets an error about a document show the document's lines when it is reported. */
export function withSource<Thrown extends Error>(error: Thrown, source: ProblemSource): Thrown {
  sources.set(error, source);
  return error;
}

/** The document that an error is about, where somebody said so. */
export function sourceOf(error: Error): ProblemSource | undefined {
  return sources.get(error);
}

/** Prints all problems of a document, each with its place, the line, what is wrong and the remedy. */
export function printProblems(problems: readonly Problem[], { name, text, others }: ProblemSource): void {
  const lines = new Map<string | undefined, readonly string[]>();
  for (const [document, of] of [[undefined, text ?? ''] as const, ...(others ?? [])]) {
    lines.set(document, of.split(/\r?\n/));
  }
  for (const found of problems) printError(`${problemText(found, name, lines.get(found.document))}\n`);
}

function problemText(found: Problem, name: string, lines: readonly string[] | undefined): string {
  const { red, yellow, bold, dim, cyan } = onError;
  const { severity, line, column, path, message, remedy, code } = found;
  const mark = severity === 'error' ? red('error') : yellow('warning');
  const document = found.document ?? name;
  const where = path.length > 0 ? `  ${cyan(safe(formatPath(path)))}` : '';
  const heading = `${bold(safe(`${document}:${line}:${column}`))}  ${mark}${where}`;
  const shown = excerpt(lines?.[line - 1], line, column);
  return [heading, `  ${safe(message)}`, ...shown, `  ${safe(remedy)} ${dim(`(${code})`)}`].join('\n');
}

/** The line itself with a caret under the column; a long line is cut around it. */
export function excerpt(text: string | undefined, line: number, column: number): string[] {
  if (text === undefined || text.trim() === '') return [];
  const { dim, red } = onError;
  const clean = safe(text).replaceAll('\t', ' ');
  const start = Math.max(0, column - 1 - Math.floor(shownWidth / 2));
  const before = clean.slice(start, column - 1);
  const shown = fitTo(before + clean.slice(column - 1), shownWidth);
  const gutter = ' '.repeat(String(line).length);
  return [
    `  ${dim(`${line} │`)} ${start > 0 ? '…' : ''}${shown}`,
    `  ${dim(`${gutter} │`)} ${' '.repeat(widthOf(before) + (start > 0 ? 1 : 0))}${red('^')}`,
  ];
}
