import { createReadStream } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TarEntry } from './tar.ts';

export interface FolderEntriesOptions {
  /** Where its files go in the image, e.g. `kumiki/node_modules`. */
  readonly at: string;
  /** Whether a path below the folder, with `/`, belongs into the image. */
  readonly keep?: (path: string) => boolean;
}

/** All files and links below a folder, for a layer. */
export async function folderEntries(
  folder: string,
  { at, keep = () => true }: FolderEntriesOptions,
): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  const walk = async (inside: string): Promise<void> => {
    for (const entry of await readdir(join(folder, inside), { withFileTypes: true })) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (!keep(path)) continue;
      const full = join(folder, path);
      if (entry.isDirectory()) await walk(path);
      else if (entry.isSymbolicLink())
        entries.push({ kind: 'link', path: `${at}/${path}`, target: await readlink(full) });
      else if (entry.isFile()) entries.push(await fileEntry(full, `${at}/${path}`));
    }
  };
  await walk('');
  return entries;
}

/** A file as an entry of a layer. Of its permissions, whether it can be started counts. */
export async function fileEntry(full: string, path: string): Promise<TarEntry> {
  const { size, mode } = await stat(full);
  return {
    kind: 'file',
    path,
    size,
    executable: (mode & 0o111) !== 0,
    open: () => createReadStream(full) as AsyncIterable<Uint8Array>,
  };
}

/** Text as an entry of a layer. */
export function textEntry(path: string, text: string): TarEntry {
  const bytes = Buffer.from(text);
  return {
    kind: 'file',
    path,
    size: bytes.byteLength,
    executable: false,
    async *open() {
      yield await Promise.resolve(bytes);
    },
  };
}
