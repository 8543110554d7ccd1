import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a folder holds. */
export interface FolderSize {
  /** Bytes that it takes on the disk, with at least `leastBytes` for each entry; infinite where it is too deep to be seen. */
  readonly bytes: number;
  /** Files, links and folders. */
  readonly entries: number;
}

/** What an entry counts at least: empty files, too, take their room. */
export const leastBytes = 4096;

/** How many entries are looked at side by side. */
const batch = 64;

/**
 * Measures a folder with all that is in it. Links count as themselves and are not followed, files with holes count
 * what they take, and what goes away meanwhile does not count.
 * @param enough bytes beyond which nobody needs to know how many more there are
 */
export async function measureFolder(path: string, enough = Number.POSITIVE_INFINITY): Promise<FolderSize> {
  let [bytes, entries] = [0, 0];
  // The folder itself may have been replaced by a link.
  const folders = (await lstat(path).catch(() => undefined))?.isDirectory() ? [path] : [];
  for (let folder = folders.pop(); folder !== undefined && bytes <= enough; folder = folders.pop()) {
    try {
      let found: Dirent[] = [];
      for await (const entry of await opendir(folder, { bufferSize: batch })) {
        found.push(entry);
        if (entry.isDirectory()) folders.push(join(folder, entry.name));
        if (found.length < batch) continue;
        bytes += await sizeOf(folder, found);
        entries += found.length;
        found = [];
        if (bytes > enough) break;
      }
      bytes += await sizeOf(folder, found);
      entries += found.length;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENAMETOOLONG') bytes = Number.POSITIVE_INFINITY;
    }
  }
  return { bytes, entries };
}

async function sizeOf(folder: string, found: readonly Dirent[]): Promise<number> {
  const sizes = await Promise.all(
    found.map(async ({ name }) => {
      const entry = await lstat(join(folder, name)).catch((thrown: NodeJS.ErrnoException) => thrown.code);
      if (typeof entry !== 'object') return entry === 'ENAMETOOLONG' ? Number.POSITIVE_INFINITY : 0;
      // Blocks of 512 bytes (stat(2)), since a file with holes takes less room than its size says.
      return Math.max(leastBytes, entry.blocks * 512);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
