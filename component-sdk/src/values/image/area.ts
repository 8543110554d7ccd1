import { kumikiError } from '../../errors/index.ts';
import { depthOf, emptySamples, type RawImage } from './raw.ts';

/** A rectangle of whole pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** @throws VALUE_INVALID where an area is not of whole pixels, at least one, inside of an image */
export function checkArea(
  { left, top, width, height }: Area,
  image: { readonly width: number; readonly height: number },
): void {
  const whole = [left, top, width, height].every(Number.isInteger);
  const inside = left >= 0 && top >= 0 && left + width <= image.width && top + height <= image.height;
  if (whole && inside && width > 0 && height > 0) return;
  const reason = `an area of ${width}×${height} at (${left}, ${top}) of an image of ${image.width}×${image.height}`;
  throw kumikiError('VALUE_INVALID', { type: 'image', reason });
}

/** The pixels of an area, copied row by row. */
export function partOf({ data, width: across, channels }: RawImage, area: Area): RawImage {
  const { left, top, width, height } = area;
  const row = width * channels;
  const samples = emptySamples(depthOf(data), row * height);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * across + left) * channels;
    samples.set(data.subarray(from, from + row), y * row);
  }
  return { data: samples, width, height, channels };
}
