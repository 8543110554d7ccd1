import { colourSamples, defineComponent, Image, kumikiError } from '@kumiki/component-sdk';
import type { FitSize } from './component.types.ts';
import { bestQuality, nextScale } from './search.ts';

type Params = FitSize['params'];

/** Below so many pixels on the longer side, nobody could see anything. */
const shortestSide = 16;

/** Decodes once, then writes files until one fits; a smaller size is always made from the whole image. */
export default defineComponent<FitSize>({
  async run({ inputs: { image }, params, signal }) {
    const whole = await asFormatHolds(image, params);
    const limits = { most: Math.floor(params.limit * 1000), best: params.best, least: params.least };
    let scale = 1;
    for (;;) {
      const sized = await scaled(whole, scale);
      const { quality, bytes } = await bestQuality(async (tried) => {
        signal.throwIfAborted();
        return await sized.encode(params.format, { quality: tried });
      }, limits);
      if (bytes.length <= limits.most) {
        const written = await Image.fromEncoded(bytes, { from: image, transform: 'scale' });
        const items = [
          { name: 'quality', value: quality },
          { name: 'size', value: bytes.length / 1000, unit: 'kB' },
          { name: 'scale', value: (100 * sized.width) / image.width, unit: '%' },
        ];
        return { image: written, report: { frame: written.frame, items } };
      }
      scale *= nextScale(bytes.length, limits.most);
      if (Math.max(image.width, image.height) * scale < shortestSide) {
        const { format } = params;
        const { width, height } = sized;
        const [limit, size] = [limits.most, bytes.length];
        throw kumikiError('IMAGE_LIMIT_TOO_SMALL', { format, limit, width, height, quality, size });
      }
    }
  },
});

/** The image in 8 bits, as all of the formats are, and without alpha where the format has none. */
async function asFormatHolds(image: Image, { format, background }: Params): Promise<Image> {
  if (format === 'jpeg' && image.alpha) {
    const kind = { depth: 8, space: image.space, alpha: false } as const;
    const [r, g = r, b = r] = colourSamples(background, kind);
    const pipeline = (await image.sharp()).flatten({ background: { r: r!, g: g!, b: b! } });
    return await Image.from(pipeline, { from: image, ...kind });
  }
  return Image.fromRaw(await image.raw({ depth: 8 }), { from: image });
}

async function scaled(image: Image, scale: number): Promise<Image> {
  if (scale === 1) return image;
  const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.round(side * scale)));
  const pipeline = (await image.sharp()).resize(width, height, { fit: 'fill' });
  return await Image.from(pipeline, { transform: 'scale', alpha: image.alpha });
}
