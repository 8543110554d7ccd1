import { checkResultSize, defineComponent, Image, type RawImage } from '@kumiki/component-sdk';
import { placeAt } from '@kumiki/component-sdk/drawing';
import type { Composite } from './component.types.ts';

/**
 * The operator "over" for straight alpha (T. Porter and T. Duff, Compositing Digital Images, 1984). The picture is scaled
 * by libvips (Lanczos) and lies on whole pixels; what reaches beyond the image is cut off.
 */
export default defineComponent<Composite>({
  async run({ inputs: { image, picture }, params }) {
    const depth = image.depth === 16 ? 16 : 8;
    const space = image.space === 'srgb' || picture.space === 'srgb' ? 'srgb' : 'grey';
    const raw = await image.raw({ depth, space });
    const scaled = await sized(picture, image, params.width);
    const top = await scaled.raw({ depth, space });
    const gap = Math.round((Math.min(raw.width, raw.height) * params.margin) / 100);
    const { left, top: up } = placeAt(params.position, top, raw, gap);
    const data = depth === 16 ? new Uint16Array(raw.data) : new Uint8Array(raw.data);
    layOver({ ...raw, data }, top, left, up, params.opacity);
    return { image: Image.fromRaw({ ...raw, data }, { from: image }) };
  },
});

async function sized(picture: Image, image: Image, percent: number): Promise<Image> {
  if (percent === 0) return picture;
  const width = Math.max(1, Math.round((image.width * percent) / 100));
  const height = Math.max(1, Math.round((width * picture.height) / picture.width));
  if (width === picture.width) return picture;
  checkResultSize({ width, height }, picture);
  const pipeline = await picture.sharp();
  return await Image.from(pipeline.resize(width, height, { fit: 'fill' }), { transform: 'scale' });
}

/** Changes the pixels of the image. */
function layOver(
  image: RawImage & { readonly data: Uint8Array | Uint16Array },
  top: RawImage,
  left: number,
  up: number,
  opacity: number,
): void {
  const { data, channels } = image;
  const white = data instanceof Uint16Array ? 65_535 : 255;
  const colours = channels < 3 ? 1 : 3;
  const topAlpha = top.channels % 2 === 0 ? top.channels - 1 : -1;
  const alpha = channels % 2 === 0 ? channels - 1 : -1;
  for (let y = Math.max(0, -up); y < Math.min(top.height, image.height - up); y++) {
    for (let x = Math.max(0, -left); x < Math.min(top.width, image.width - left); x++) {
      const from = (y * top.width + x) * top.channels;
      const to = ((y + up) * image.width + x + left) * channels;
      const cover = topAlpha < 0 ? opacity : (opacity * top.data[from + topAlpha]!) / white;
      if (cover === 0) continue;
      const below = alpha < 0 ? 1 : data[to + alpha]! / white;
      const whole = cover + below * (1 - cover);
      const share = cover / whole;
      for (let channel = 0; channel < colours; channel++) {
        const level = data[to + channel]!;
        data[to + channel] = level + (top.data[from + channel]! - level) * share + 0.5;
      }
      if (alpha > 0) data[to + alpha] = whole * white + 0.5;
    }
  }
}
