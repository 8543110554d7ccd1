import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';

/**
 * A folder as it is really called, where it lies in one of the folders that an operator allows: by its name, and by where links lead. Whether
 * one elsewhere is there is nobody's business.
 * @param path absolute
 * @param roots absolute
 * @returns nothing where it lies elsewhere
 * @throws what the file system says of one in there, and an error where it is no folder
 */
export async function folderWithin(path: string, roots: readonly string[]): Promise<string | undefined> {
  if (path.includes('\0') || !roots.some((root) => isIn(path, root))) return undefined;
  const real = await realpath(path);
  const realRoots = await Promise.all(roots.map(async (root) => await realpath(root).catch(() => root)));
  if (!realRoots.some((root) => isIn(real, root))) return undefined;
  if (!(await stat(real)).isDirectory()) throw new Error('it is not a folder');
  return real;
}

/** Whether a path is a folder or in it. */
export function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return (
    way === '' || (way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way))
  );
}
