import { defineComponent, Image, type RawImage } from '@kumiki/component-sdk';
import type { Median } from './component.types.ts';

type Samples = Uint8Array | Uint16Array;

/**
 * The median of a square around each sample, channel by channel (J. Tukey, Exploratory Data Analysis, 1977), by libvips.
 * Beyond the edge, what is at the edge counts.
 */
export default defineComponent<Median>({
  async run({ inputs: { image }, params: { size } }) {
    // libvips does not take windows that are larger than the image.
    if (Math.min(image.width, image.height) < size)
      return { image: Image.fromRaw(await small(image, size), { from: image }) };
    const filtered = await Image.from((await image.sharp()).median(size), { alpha: image.alpha });
    if (!image.alpha) return { image: filtered };
    return { image: Image.fromRaw(withAlpha(await filtered.raw(), await image.raw()), { from: image }) };
  },
});

/** With the edges continued for one window on each side, and cut off again. */
async function small(image: Image, size: number): Promise<RawImage> {
  const own = await image.raw({ depth: image.depth === 16 ? 16 : 8 });
  const wide = moved(own, own.width + 2 * size, own.height + 2 * size, -size);
  const filtered = await Image.from((await Image.fromRaw(wide).sharp()).median(size), { alpha: image.alpha });
  const cut = moved(await filtered.raw(), own.width, own.height, size);
  return image.alpha ? withAlpha(cut, own) : cut;
}

/** Another cut of an image, beyond whose edges lies what is at the edge. @param from where it begins */
function moved({ data, width, height, channels }: RawImage, wide: number, high: number, from: number) {
  const count = wide * high * channels;
  const result: Samples = data instanceof Uint16Array ? new Uint16Array(count) : new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const pixel = Math.floor(at / channels);
    const x = Math.min(width - 1, Math.max(0, (pixel % wide) + from));
    const y = Math.min(height - 1, Math.max(0, Math.floor(pixel / wide) + from));
    result[at] = data[(y * width + x) * channels + (at % channels)]!;
  }
  return { data: result, width: wide, height: high, channels };
}

/** Holes are no specks: alpha is that of the image. */
function withAlpha(raw: RawImage, { data: own }: RawImage): RawImage {
  const { channels } = raw;
  const data: Samples =
    raw.data instanceof Uint16Array ? new Uint16Array(raw.data) : new Uint8Array(raw.data);
  for (let at = channels - 1; at < data.length; at += channels) data[at] = own[at]!;
  return { ...raw, data };
}
