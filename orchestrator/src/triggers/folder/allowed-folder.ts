import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';

/**
 * The folder as it is really called, where it lies in one of the folders that the operator allows.
 * @throws FOLDER_NOT_ALLOWED, FOLDER_UNUSABLE
 */
export async function allowedFolder(path: string, roots: readonly string[]): Promise<string> {
  const refuse = () =>
    kumikiError('FOLDER_NOT_ALLOWED', { path, allowed: roots.length === 0 ? 'none' : roots.join(', ') });
  // Whether a folder elsewhere is there is nobody's business either.
  if (!isAbsolute(path) || !roots.some((root) => isIn(path, root))) throw refuse();
  try {
    const real = await realpath(path);
    const realRoots = await Promise.all(roots.map(async (root) => await realpath(root).catch(() => root)));
    if (!realRoots.some((root) => isIn(real, root))) throw refuse();
    if (!(await stat(real)).isDirectory()) throw new Error('it is not a folder');
    return real;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'FOLDER_NOT_ALLOWED') throw thrown;
    throw kumikiError('FOLDER_UNUSABLE', { path, reason: reasonOf(thrown) }, { cause: thrown });
  }
}

/** Whether a path is a folder or in it. */
export function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
