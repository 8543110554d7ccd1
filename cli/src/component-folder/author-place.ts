import { readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { excerpt } from '../console/problems.ts';
import { onError, safe } from '../console/terminal.ts';
import { shownPath } from '../console/paths.ts';

/** A place in an author's file, as an error names it. */
interface AuthorPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The place in a component's own files that an error arose at, as text with the line itself; `undefined` where it
 * arose elsewhere.
 */
export async function showAuthorPlace(thrown: unknown, folder: string): Promise<string | undefined> {
  const place = findPlace(thrown, folder);
  if (!place) return undefined;
  const text = await readFile(place.path, 'utf8').catch(() => '');
  const { line, column } = place;
  const heading = onError.bold(safe(`${shownPath(place.path)}:${line}:${column}`));
  return [heading, ...excerpt(text.split(/\r?\n/)[line - 1], line, column)].join('\n');
}

function findPlace(thrown: unknown, folder: string): AuthorPlace | undefined {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    const place = placeInStack(error.stack ?? '', folder);
    if (place) return place;
  }
  return undefined;
}

/** The first line of a stack that is in the folder; a syntax error has its place in front, with a caret below it. */
function placeInStack(stack: string, folder: string): AuthorPlace | undefined {
  const root = resolve(folder) + sep;
  const rootUrl = pathToFileURL(root).href;
  const lines = stack.split('\n');
  for (const [at, text] of lines.entries()) {
    const match = /(file:\/\/[^\s()]+?|\/[^\s()]+?|[A-Za-z]:\\[^()]+?):(\d+)(?::(\d+))?\)?$/.exec(
      text.trim(),
    );
    if (!match) continue;
    const [, found = '', line, column] = match;
    const inside = found.startsWith(rootUrl) ? decodeURI(found.slice(rootUrl.length)) : cutStart(found, root);
    if (inside === undefined || inside.includes('node_modules')) continue;
    return { path: join(root, inside), line: Number(line), column: Number(column ?? caretColumn(lines, at)) };
  }
  return undefined;
}

function cutStart(text: string, start: string): string | undefined {
  return text.startsWith(start) ? text.slice(start.length) : undefined;
}

function caretColumn(lines: readonly string[], from: number): number {
  const caret = lines.slice(from, from + 8).find((line) => /^\s*\^+\s*$/.test(line));
  return caret === undefined ? 1 : caret.indexOf('^') + 1;
}
