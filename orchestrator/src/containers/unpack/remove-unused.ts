import { lstat, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { measureFolder } from '@kumiki/component-sdk/worker/process';

export interface UnusedOptions {
  readonly limitBytes: number;
  /** Images that nobody used for so long go. */
  readonly unusedMs: number;
  /** Images that somebody used a shorter while ago stay, however much there is. */
  readonly keptMs: number;
  /** Folders of images that this process uses. */
  readonly used: ReadonlySet<string>;
  /** How long what another process may be making stays. Default an hour. */
  readonly unfinishedMs?: number;
}

interface Image {
  readonly path: string;
  readonly usedAt: number;
  readonly layers: readonly string[];
}

/** Removes images by age and size, the longest unused first, then layers that none of those left has. */
export async function removeUnused(folder: string, options: UnusedOptions): Promise<void> {
  const { limitBytes, unusedMs, keptMs, used, unfinishedMs = 60 * 60 * 1000 } = options;
  const now = Date.now();
  const images = (await imagesIn(join(folder, 'images'), unfinishedMs)).toSorted(
    (a, b) => a.usedAt - b.usedAt,
  );
  const left = new Set(images);
  const drop = async (image: Image): Promise<void> => {
    left.delete(image);
    await removeTree(image.path);
    await removeLayers(folder, left, unfinishedMs);
  };
  for (const image of images) if (now - image.usedAt > unusedMs && !used.has(image.path)) await drop(image);
  await removeLayers(folder, left, unfinishedMs);
  const layers = join(folder, 'layers');
  for (const image of images) {
    if (!left.has(image) || used.has(image.path) || now - image.usedAt < keptMs) continue;
    if ((await measureFolder(layers, limitBytes)).bytes <= limitBytes) return;
    await drop(image);
  }
}

/** Removes a folder that may be large, in the order of its names. */
export async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

async function imagesIn(folder: string, unfinishedMs: number): Promise<Image[]> {
  const images: Image[] = [];
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const path = join(folder, name);
    const file = join(path, 'image.json');
    const found = await stat(file).catch(() => undefined);
    if (name.includes('.') || !found) {
      await removeOld(path, unfinishedMs);
      continue;
    }
    const { layers } = JSON.parse(await readFile(file, 'utf8')) as Pick<Image, 'layers'>;
    images.push({ path, usedAt: found.mtimeMs, layers });
  }
  return images;
}

/** Layers that no image has, but for those that somebody may be making an image of. */
async function removeLayers(folder: string, images: ReadonlySet<Image>, unfinishedMs: number): Promise<void> {
  const needed = new Set([...images].flatMap(({ layers }) => layers));
  const place = join(folder, 'layers');
  for (const name of await readdir(place).catch((): string[] => [])) {
    if (needed.has(name)) continue;
    const mark = name.includes('.') ? '.' : 'layer.json';
    await removeOld(join(place, name), unfinishedMs, mark);
  }
}

/** @param mark the file in it whose time is that of its last use */
async function removeOld(path: string, unfinishedMs: number, mark = '.'): Promise<void> {
  const found = await lstat(join(path, mark)).catch(() => undefined);
  if (found && Date.now() - found.mtimeMs > unfinishedMs) await removeTree(path);
}
