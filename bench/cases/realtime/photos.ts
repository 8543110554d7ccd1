import { readFile } from 'node:fs/promises';
import { sharp } from '@kumiki/component-sdk';
import { samplePictures } from '../../local-run.ts';

/** Wider than what the chain makes of it, so that it takes the same way as a large one: a picture that is enlarged takes another. */
const smallWidth = 656;

/** Photos of 1080p, as JPEG. */
export async function photos(): Promise<Uint8Array[]> {
  return await Promise.all((await samplePictures()).map(async (path) => await readFile(path)));
}

/** A small one, for code to run more often than a benchmark can wait for with large ones. */
export async function smallPhoto(): Promise<Uint8Array> {
  const [photo] = await photos();
  return await sharp(photo).resize(smallWidth).jpeg().toBuffer();
}
