import { defineComponent, kumikiError, type Image } from '@kumiki/component-sdk';
import type { Tile } from './component.types.ts';
import { countOf, startsOf } from './grid.ts';

/** Tiles of one image: enough for 268 megapixels at 640 × 640, few enough to keep a list of them. */
const mostTiles = 4096;

/** Cuts nothing before somebody reads a tile, and keeps the pixels of the whole image alone. */
export default defineComponent<Tile>({
  run({ inputs: { image }, params }) {
    const { width, height, overlap } = checked(image, params);
    const tops = startsOf(image.height, height, overlap);
    const lefts = startsOf(image.width, width, overlap);
    const size = { width: Math.min(width, image.width), height: Math.min(height, image.height) };
    const images = tops.flatMap((top) => lefts.map((left) => image.part({ left, top, ...size })));
    return { images, count: images.length };
  },
});

/** @throws PARAMETER_INVALID for an overlap as large as a tile, or too many tiles */
function checked(image: Image, params: Tile['params']): Tile['params'] {
  const { width, height, overlap } = params;
  const refuse = (parameter: string, found: string, expected: string) =>
    kumikiError('PARAMETER_INVALID', { parameter, where: 'imaging/tile', found, expected });
  const shorter = Math.min(width, height);
  if (overlap >= shorter)
    throw refuse('overlap', `${overlap}`, `less than the tile, which has ${shorter} px`);
  const count = countOf(image.width, width, overlap) * countOf(image.height, height, overlap);
  if (count > mostTiles) {
    const found = `${width}, which with this height and overlap makes ${count} tiles`;
    throw refuse(
      'width',
      found,
      `tiles so large, or an overlap so small, that there are at most ${mostTiles}`,
    );
  }
  return params;
}
