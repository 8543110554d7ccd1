import { kumikiError, type RawImage } from '@kumiki/component-sdk';

/**
 * Pixels with a mask as their alpha; what was transparent before stays so.
 * @param mask height × width, 0 to 255
 * @throws IMAGE_KIND_NOT_SUPPORTED for floating point
 */
export function withAlpha(raw: RawImage, mask: ArrayLike<number>): RawImage {
  const { data, width, height, channels } = raw;
  if (data instanceof Float32Array) {
    throw kumikiError('IMAGE_KIND_NOT_SUPPORTED', {
      operation: 'Removing a background',
      kind: 'floating point images',
      advice: 'Convert it to 8 or 16 bits before this step.',
    });
  }
  const colours = channels < 3 ? 1 : 3;
  const had = channels > colours;
  const scale = data instanceof Uint16Array ? 257 : 1;
  const samples = new (data instanceof Uint16Array ? Uint16Array : Uint8Array)(
    width * height * (colours + 1),
  );
  for (let pixel = 0, from = 0, to = 0; pixel < width * height; pixel++, from += channels) {
    for (let channel = 0; channel < colours; channel++) samples[to++] = data[from + channel]!;
    const share = mask[pixel]! / 255;
    samples[to++] = had ? data[from + colours]! * share + 0.5 : mask[pixel]! * scale;
  }
  return { data: samples, width, height, channels: (colours + 1) as 2 | 4 };
}
