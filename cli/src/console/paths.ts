import { isAbsolute, relative, resolve } from 'node:path';

/** A path as people want to read and copy it: relative where it is below the working directory. */
export function shownPath(path: string): string {
  const full = resolve(path);
  const short = relative('', full);
  if (short === '') return '.';
  return short.startsWith('..') || isAbsolute(short) ? full : short;
}
