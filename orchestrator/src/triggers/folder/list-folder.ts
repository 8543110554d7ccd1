import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { FolderSource } from '../trigger.ts';
import { fits } from '../files/patterns.ts';
import { maxFiles, movedFolders, type FoundFile } from '../files/place.ts';

const maxDepth = 8;

/**
 * The files that count, without links and hidden ones.
 * @param folder as it is really called
 * @throws FOLDER_UNUSABLE, FOLDER_TOO_LARGE
 */
export async function listFolder(
  folder: string,
  { patterns, recursive }: Pick<FolderSource, 'patterns' | 'recursive'>,
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const look = async (inside: string, depth: number): Promise<void> => {
    for await (const entry of await opendir(join(folder, inside))) {
      if (entry.name.startsWith('.')) continue;
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) {
        const isOurs =
          inside === '' && (entry.name === movedFolders.done || entry.name === movedFolders.failed);
        if (recursive && depth < maxDepth && !isOurs) await look(path, depth + 1);
        continue;
      }
      if (!entry.isFile() || !fits(entry.name, patterns)) continue;
      const about = await lstat(join(folder, path)).catch(() => undefined); // gone meanwhile
      if (!about?.isFile()) continue;
      if (found.length === maxFiles) throw kumikiError('FOLDER_TOO_LARGE', { path: folder, limit: maxFiles });
      found.push({ path, size: about.size, modified: Math.trunc(about.mtimeMs) });
    }
  };
  try {
    await look('', 0);
  } catch (thrown) {
    const { code } = thrown as { code?: string };
    if (code === 'FOLDER_TOO_LARGE') throw thrown;
    throw kumikiError('FOLDER_UNUSABLE', { path: folder, reason: reasonOf(thrown) }, { cause: thrown });
  }
  return found.toSorted((one, other) => one.modified - other.modified);
}
