import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { kumikiError, reasonOf } from '../errors/index.ts';

const settings = {
  read: 'KUMIKI_SOURCE_FOLDERS',
  written: 'KUMIKI_SINK_FOLDERS',
} as const;

/**
 * A folder that components may read files of, as it is really called: one that the operator names in
 * `KUMIKI_SOURCE_FOLDERS`, or one in it.
 * @param path absolute, or as seen from the first of those folders
 * @throws OUTSIDE_NOT_ALLOWED, FOLDER_UNUSABLE
 */
export async function sourceFolder(path: string): Promise<string> {
  return await folderIn(path, 'read');
}

/** A folder that components may write files to, as `KUMIKI_SINK_FOLDERS` says; otherwise as `sourceFolder`. */
export async function sinkFolder(path: string): Promise<string> {
  return await folderIn(path, 'written');
}

async function folderIn(path: string, use: keyof typeof settings): Promise<string> {
  const setting = settings[use];
  const roots = (process.env[setting] ?? '').split(',').flatMap((root) => root.trim() || []);
  const refuse = () => kumikiError('OUTSIDE_NOT_ALLOWED', { path, use, setting });
  const [first] = roots;
  if (first === undefined || path.includes('\0')) throw refuse();
  const full = resolve(first, path);
  // Whether a folder elsewhere is there is nobody's business either.
  if (!roots.some((root) => isIn(full, root))) throw refuse();
  const real = await realpath(full).catch((cause: unknown) => {
    throw kumikiError('FOLDER_UNUSABLE', { path, reason: reasonOf(cause) }, { cause });
  });
  // A link may lead out.
  const realRoots = await Promise.all(roots.map(async (root) => await realpath(root).catch(() => root)));
  if (!realRoots.some((root) => isIn(real, root))) throw refuse();
  if (!(await stat(real)).isDirectory())
    throw kumikiError('FOLDER_UNUSABLE', { path, reason: 'it is not a folder' });
  return real;
}

/** Whether a path is a folder or in it. */
function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return (
    way === '' || (way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way))
  );
}
