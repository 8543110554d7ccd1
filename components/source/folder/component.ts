import { open, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { defineComponent, Image, kumikiError, KumikiError } from '@kumiki/component-sdk';
import { sourceFolder } from '@kumiki/component-sdk/outside';
import type { Folder } from './component.types.ts';

/** Encoded bytes of all images together. */
const mostBytes = 2 ** 30;

/** Entries of a folder that are looked at. */
const mostEntries = 100_000;

const endings = new Set(['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.gif', '.avif']);
const naturalOrder = new Intl.Collator('en', { numeric: true });

/** Reads images of a folder; only their headers are looked at here. */
export default defineComponent<Folder>({
  async run({ params, progress, signal }) {
    const folder = await sourceFolder(params.folder);
    const chosen = await choose(folder, params);
    const images: Image[] = [];
    let left = mostBytes;
    for (const [at, { path, name }] of chosen.entries()) {
      signal.throwIfAborted();
      const bytes = await readWithin(path, left, params.folder);
      left -= bytes.length;
      images.push(await Image.open(bytes, { source: name }));
      progress((at + 1) / chosen.length);
    }
    return { images, names: chosen.map(({ name }) => basename(name, extname(name))), count: images.length };
  },
});

interface Found {
  /** As seen from the folder. */
  readonly name: string;
  readonly path: string;
  /** ms */
  readonly written: number;
}

/** Plain files alone: a link may lead to what nobody allowed. */
async function choose(
  folder: string,
  { subfolders, order, limit, folder: shown }: Folder['params'],
): Promise<Found[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: subfolders });
  if (entries.length > mostEntries) throw tooMuch(shown, `${mostEntries} files`, 'Name a smaller folder.');
  const files = entries.filter(
    (entry) =>
      entry.isFile() && !entry.name.startsWith('.') && endings.has(extname(entry.name).toLowerCase()),
  );
  const found = await Promise.all(
    files.map(async ({ name, parentPath }) => {
      const path = join(parentPath, name);
      return {
        path,
        name: path.slice(folder.length + 1),
        written: order === 'name' ? 0 : await writtenAt(path),
      };
    }),
  );
  const sign = order === 'newest' ? -1 : 1;
  return found
    .toSorted(
      (one, other) => sign * (one.written - other.written) || naturalOrder.compare(one.name, other.name),
    )
    .slice(0, limit);
}

async function writtenAt(path: string): Promise<number> {
  await using file = await open(path);
  return (await file.stat()).mtimeMs;
}

async function readWithin(path: string, most: number, shown: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > most)
      throw tooMuch(shown, `${mostBytes / 2 ** 20} MiB in its images`, 'Read fewer images (limit).');
    return await file.readFile();
  } catch (thrown) {
    if (thrown instanceof KumikiError) throw thrown;
    // It may have gone, or not be there as a whole, when it was read.
    const reason = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'it cannot be read';
    throw kumikiError('TRY_AGAIN', { what: `The file ${basename(path)}`, reason }, { cause: thrown });
  }
}

function tooMuch(folder: string, limit: string, advice: string) {
  return kumikiError('OUTSIDE_TOO_MUCH', { what: `The folder ${folder}`, limit, advice });
}
