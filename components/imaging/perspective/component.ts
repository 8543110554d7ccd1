import {
  between,
  checkResultSize,
  colourSamples,
  compose,
  defineComponent,
  Image,
  kumikiError,
  mapPoint,
  scaling,
  translation,
  type Matrix,
  type Point,
} from '@kumiki/component-sdk';
import type { Perspective } from './component.types.ts';
import { isConvex, longestSides, type Corners } from './corners.ts';
import { homography } from './homography.ts';
import { trueRatio } from './ratio.ts';
import { resample } from './resample.ts';

type Params = Perspective['params'];

/** Width by height of a sheet that stands upright. */
const shapes = { a4: 1 / Math.SQRT2, letter: 8.5 / 11, card: 54 / 85.6, square: 1 } as const;

/** See `homography` for the transform and `trueRatio` for the shape of what is seen at a slant. */
export default defineComponent<Perspective>({
  async run({ inputs, params, progress, signal }) {
    const { image } = inputs;
    const corners = cornersOf(inputs, params);
    if (!corners) return { image };
    if (image.depth === 'float') await image.sharp();
    if (!isConvex(corners)) throw notFourCorners(corners);
    const sides = longestSides(corners);
    const natural = sizeFor(sides, ratioFor(corners, image, params));
    const margin = (Math.max(natural.width, natural.height) * params.margin) / 100;
    const width = Math.max(1, Math.round(natural.width + 2 * margin));
    const height = Math.max(1, Math.round(natural.height + 2 * margin));
    checkResultSize({ width, height }, image);
    const transform = compose(
      translation(-(width - natural.width) / 2, -(height - natural.height) / 2),
      homography(natural, corners),
    );
    const raw = await resample(await image.raw(), {
      width,
      height,
      transform,
      background: colourSamples(params.background, image),
      interpolation: params.interpolation,
      tick: (done) => {
        signal.throwIfAborted();
        progress(done);
      },
    });
    const upright = Image.fromRaw(raw, { from: image, transform });
    return { image: params.width === 0 ? upright : await inWidth(upright, params.width) };
  },
});

/** Those that were found, in pixels of the image, or else those that were drawn. */
function cornersOf({ image, corners }: Perspective['inputs'], params: Params): Corners | undefined {
  const found = corners?.items.find(({ points }) => points.length === 4);
  if (!corners || !found) return params.corners?.map(({ x, y }): Point => [x, y]) as Corners | undefined;
  const matrix: Matrix = between(corners.frame, image.frame, 'The corners');
  return found.points.map(({ x, y }) => mapPoint(matrix, [x, y])) as unknown as Corners;
}

function ratioFor(corners: Corners, image: Image, { shape }: Params): number {
  if (shape === 'auto') return trueRatio(corners, image);
  const { width, height } = longestSides(corners);
  return width > height ? 1 / shapes[shape] : shapes[shape];
}

/** So large that neither the longer of two sides across nor of two sides down loses detail. */
function sizeFor(sides: { width: number; height: number }, ratio: number): { width: number; height: number } {
  const width = Math.max(sides.width, sides.height * ratio);
  return { width, height: width / ratio };
}

async function inWidth(image: Image, width: number): Promise<Image> {
  const height = Math.max(1, Math.round((image.height * width) / image.width));
  checkResultSize({ width, height }, image);
  const transform = scaling(image.width / width, image.height / height);
  const pipeline = (await image.sharp()).resize({ width, height, fit: 'fill' });
  return await Image.from(pipeline, { transform, alpha: image.alpha });
}

function notFourCorners(corners: Corners) {
  const places = corners.map(([x, y]) => `(${Math.round(x)}, ${Math.round(y)})`).join(', ');
  return kumikiError('DATA_UNUSABLE', {
    what: 'The four corners',
    reason: `${places} do not go clockwise around an area`,
    advice: 'Give the corners in the order upper left, upper right, lower right, lower left.',
  });
}
