import { resolve } from 'node:path';
import { kumikiError, reasonOf } from '../errors/index.ts';
import { folderWithin } from './within.ts';

const settings = {
  read: 'KUMIKI_SOURCE_FOLDERS',
  written: 'KUMIKI_SINK_FOLDERS',
} as const;

/**
 * A folder that components may read files of, as it is really called: one that the operator names in
 * `KUMIKI_SOURCE_FOLDERS`, or one in it.
 * @param path absolute, or as seen from the first of those folders
 * @throws OUTSIDE_NONE_ALLOWED, OUTSIDE_NOT_ALLOWED, FOLDER_UNUSABLE
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
  const [first] = roots;
  if (first === undefined) throw kumikiError('OUTSIDE_NONE_ALLOWED', { use, setting });
  const found = await folderWithin(resolve(first, path), roots).catch((cause: unknown) => {
    throw kumikiError('FOLDER_UNUSABLE', { path, reason: reasonOf(cause) }, { cause });
  });
  if (found === undefined) throw kumikiError('OUTSIDE_NOT_ALLOWED', { path, use, setting });
  return found;
}
