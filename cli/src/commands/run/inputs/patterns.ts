import { glob, readdir, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { imageFormatTable } from '@kumiki/component-sdk/values';

const pictureEndings = new Set<string>(
  Object.values(imageFormatTable).flatMap(({ extensions }) => extensions),
);

/** `photo-2` before `photo-10`, the same on every machine. */
const naturalOrder = new Intl.Collator('en', { numeric: true });

export interface PatternContext {
  /** The input that the pattern is for. */
  readonly input: string;
  /** Where relative names start. */
  readonly base: string;
  /** Of a folder take the images only, by their ending. */
  readonly pictures: boolean;
}

/**
 * The files that a pattern names, in natural order, as paths relative to `base` or as they were given: one file,
 * the files of a folder (not of folders in it), or those that a glob such as `photos/*.jpg` fits.
 * @throws INPUT_PATTERN_EMPTY
 */
export async function expandPattern(pattern: string, context: PatternContext): Promise<string[]> {
  const { input, base } = context;
  // Nothing, as from a variable that is not set, would be the folder that people happen to be in.
  if (pattern === '') throw kumikiError('INPUT_PATTERN_EMPTY', { pattern, input, base });
  const found = await stat(resolve(base, pattern)).catch(() => undefined);
  if (found?.isFile()) return [pattern];
  const files = found?.isDirectory() ? await filesOf(pattern, context) : await matches(pattern, base);
  if (files.length === 0) throw kumikiError('INPUT_PATTERN_EMPTY', { pattern, input, base });
  return files.toSorted(naturalOrder.compare);
}

async function filesOf(folder: string, { base, pictures }: PatternContext): Promise<string[]> {
  const entries = await readdir(resolve(base, folder), { withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .filter(({ name }) => !pictures || pictureEndings.has(extname(name).toLowerCase()))
    .map(({ name }) => join(folder, name));
  return await onlyFiles(files, base);
}

async function matches(pattern: string, base: string): Promise<string[]> {
  const found: string[] = [];
  // Most shells hand over a backslash on Windows only, where it parts folders; globs want "/".
  const portable = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
  const start = await folderInFront(portable, base);
  for await (const path of glob(portable.slice(start.length), { cwd: resolve(base, start) })) {
    found.push(start + path);
  }
  return await onlyFiles(found, base);
}

/** The folders at the beginning of a pattern that are there as they are written, `photos [2024]/` among them. */
async function folderInFront(pattern: string, base: string): Promise<string> {
  let start = '';
  for (let end = pattern.indexOf('/'); end !== -1; end = pattern.indexOf('/', end + 1)) {
    const next = pattern.slice(0, end + 1);
    const found = await stat(resolve(base, next)).catch(() => undefined);
    if (!found?.isDirectory()) break;
    start = next;
  }
  return start;
}

async function onlyFiles(paths: readonly string[], base: string): Promise<string[]> {
  const checked = await Promise.all(
    paths.map(async (path) => {
      const isFile = await stat(resolve(base, path)).then(
        (found) => found.isFile(),
        // A name that is no UTF-8 cannot be asked for: its item fails, which is better than that it goes missing.
        () => path.includes('\uFFFD'),
      );
      return isFile ? path : undefined;
    }),
  );
  return checked.filter((path) => path !== undefined);
}
