import { between, kumikiError, translation, type Image, type Matrix } from '@kumiki/component-sdk';

/** Where a tile lies in the result, in whole pixels. */
export interface Place {
  readonly left: number;
  readonly top: number;
}

export interface Layout {
  readonly places: readonly Place[];
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** From pixels of the result to pixels of the first tile. */
  readonly toFirst: Matrix;
}

/** A transform that moves by less than this is none: rounding in the frames. Pixels. */
const slack = 0.01;

/**
 * Where tiles lie beside each other. They may have been scaled or turned since they were cut, all in the same way:
 * what counts is how they lie in pixels of the first one.
 * @throws FRAME_MISMATCH for tiles of several images, DATA_UNUSABLE for ones that do not lie on whole pixels
 */
export function layoutOf(images: readonly Image[]): Layout {
  const [first] = images;
  const offsets = images.map((image, at) => offsetOf(image, first!, at));
  const left = Math.min(...offsets.map(([x]) => x));
  const top = Math.min(...offsets.map(([, y]) => y));
  const places = offsets.map(([x, y]) => ({ left: x - left, top: y - top }));
  return {
    places,
    width: Math.max(...places.map((place, at) => place.left + images[at]!.width)),
    height: Math.max(...places.map((place, at) => place.top + images[at]!.height)),
    toFirst: translation(left, top),
  };
}

function offsetOf(image: Image, first: Image, at: number): readonly [number, number] {
  const matrix = between(image.frame, first.frame, `The pixels of tile ${at + 1}`);
  const [a, b, x, c, d, y, e, f] = matrix.map((number) => number / matrix[8]) as unknown as Matrix;
  const offset = [Math.round(x), Math.round(y)] as const;
  const far = Math.max(Math.abs(x - offset[0]), Math.abs(y - offset[1]));
  const bent =
    Math.max(Math.abs(a - 1), Math.abs(b), Math.abs(c), Math.abs(d - 1)) *
    Math.max(image.width, image.height);
  if (far <= slack && bent <= slack && Math.abs(e) + Math.abs(f) < 1e-9) return offset;
  throw kumikiError('DATA_UNUSABLE', {
    what: `Tile ${at + 1}`,
    reason:
      'it does not lie on whole pixels of the first tile: it was scaled, turned or moved in another way',
    advice: 'Do the same to all tiles; where they are scaled, by a factor that leaves their places whole.',
  });
}
