import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Image } from '@kumiki/component-sdk/values';

/** A small copy of an image, with the size of the upright original in pixels. */
export interface Thumbnail {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The page stays small enough to be sent. */
export const mostThumbnails = 60;
const longest = 320;

/**
 * Small copies of the first images.
 * @param files as seen from the folder `base`; what cannot be read by now has none
 */
export async function thumbnailsOf(
  files: readonly string[],
  base: string,
): Promise<ReadonlyMap<string, Thumbnail>> {
  const made = new Map<string, Thumbnail>();
  for (const file of files.slice(0, mostThumbnails)) {
    try {
      const image = await Image.open(await readFile(resolve(base, file)), { source: file });
      const small = (await image.sharp()).resize({
        width: longest,
        height: longest,
        fit: 'inside',
        withoutEnlargement: true,
      });
      const jpeg = await small.flatten({ background: '#ffffff' }).jpeg({ quality: 70 }).toBuffer();
      made.set(file, { jpeg, width: image.width, height: image.height });
    } catch {
      // The table names it all the same.
    }
  }
  return made;
}
