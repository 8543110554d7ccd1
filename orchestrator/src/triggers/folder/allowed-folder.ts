import { isAbsolute } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { folderWithin } from '@kumiki/component-sdk/outside';

/**
 * The folder as it is really called, where it lies in one of the folders that the operator allows.
 * @throws FOLDER_NOT_ALLOWED, FOLDER_UNUSABLE
 */
export async function allowedFolder(path: string, roots: readonly string[]): Promise<string> {
  const found = await (isAbsolute(path) ? folderWithin(path, roots) : undefined)?.catch((cause: unknown) => {
    throw kumikiError('FOLDER_UNUSABLE', { path, reason: reasonOf(cause) }, { cause });
  });
  if (found !== undefined) return found;
  const allowed = roots.length === 0 ? 'none' : roots.join(', ');
  throw kumikiError('FOLDER_NOT_ALLOWED', { path, allowed });
}
