import type { Depth, Image, RawImage } from '../values/index.ts';

export interface ImageComparison {
  /** The largest and the mean difference of a sample, on the scale from 0 to 255; 255 where the sizes differ. */
  readonly maxDifference: number;
  readonly meanDifference: number;
  readonly sameSize: boolean;
  /** Both have the same depth, both are grey or both in colour, both have alpha or neither. */
  readonly sameKind: boolean;
}

/**
 * Compares two images by their pixels, also where they are of different kinds: a grey one as equal red, green and
 * blue, one without alpha as opaque. Colours count as far as they can be seen: a difference in a transparent pixel
 * is none.
 */
export async function compareImages(a: Image, b: Image): Promise<ImageComparison> {
  const sameKind = a.depth === b.depth && a.space === b.space && a.alpha === b.alpha;
  if (a.width !== b.width || a.height !== b.height) {
    return { maxDifference: 255, meanDifference: 255, sameSize: false, sameKind };
  }
  const [left, right] = await Promise.all([reader(a), reader(b)]);
  const channels = a.space === 'grey' && b.space === 'grey' ? [0, 3] : [0, 1, 2, 3];
  if (!a.alpha && !b.alpha) channels.pop();
  const [p, q] = [new Float64Array(4), new Float64Array(4)];
  const pixels = a.width * a.height;
  let [most, sum] = [0, 0];
  for (let pixel = 0; pixel < pixels; pixel++) {
    left(pixel, p);
    right(pixel, q);
    const seen = Math.max(p[3]!, q[3]!) / 255;
    for (const channel of channels) {
      const difference = Math.abs(p[channel]! - q[channel]!) * (channel === 3 ? 1 : seen);
      sum += difference;
      if (difference > most) most = difference;
    }
  }
  const meanDifference = sum / (pixels * channels.length);
  return { maxDifference: most, meanDifference, sameSize: true, sameKind };
}

type Reader = (pixel: number, into: Float64Array) => void;

/** A function that reads a pixel as red, green, blue and alpha on the scale from 0 to 255. */
async function reader(image: Image): Promise<Reader> {
  const { data, channels }: RawImage = await image.raw();
  const scale = scales[image.depth];
  const [red, green, blue] = channels < 3 ? [0, 0, 0] : [0, 1, 2];
  const alpha = image.alpha ? channels - 1 : undefined;
  return (pixel, into) => {
    const at = pixel * channels;
    into[0] = data[at + red]! * scale;
    into[1] = data[at + green]! * scale;
    into[2] = data[at + blue]! * scale;
    into[3] = alpha === undefined ? 255 : data[at + alpha]! * scale;
  };
}

const scales: Readonly<Record<Depth, number>> = { 8: 1, 16: 1 / 257, float: 255 };
