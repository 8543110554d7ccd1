import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';

/**
 * The real path of a file that is to lie in a folder, however it is named and linked; nothing where it lies outside.
 * Rejects with Node's error where the folder or the file is not there.
 */
export async function realPathInside(folder: string, file: string): Promise<string | undefined> {
  const [root, path] = await Promise.all([realpath(folder), realpath(resolve(folder, file))]);
  return path.startsWith(root.endsWith(sep) ? root : root + sep) ? path : undefined;
}
