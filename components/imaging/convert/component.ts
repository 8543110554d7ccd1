import { colourSamples, defineComponent, Image } from '@kumiki/component-sdk';
import type { Convert } from './component.types.ts';

/** Encodes once; an image that nobody has decoded yet is decoded and encoded in one go. */
export default defineComponent<Convert>({
  async run({ inputs: { image }, params }) {
    const { format, quality, lossless, compression } = params;
    const ready = await asFormatHolds(image, params);
    const bytes = await ready.encode(format, { quality, lossless, compressionLevel: compression });
    return { image: await Image.fromEncoded(bytes, { from: image }) };
  },
});

/** The image in the depth asked for, and without alpha where the format has none. */
async function asFormatHolds(image: Image, { format, depth, background }: Convert['params']): Promise<Image> {
  if (format === 'jpeg' && image.alpha) {
    const kind = { depth: 8, space: image.space, alpha: false } as const;
    const [r, g = r, b = r] = colourSamples(background, kind);
    const pipeline = (await image.sharp()).flatten({ background: { r: r!, g: g!, b: b! } });
    return await Image.from(pipeline, { from: image, ...kind });
  }
  const wanted = depth === 'keep' ? image.depth : depth === '8' ? 8 : 16;
  if ((format !== 'png' && format !== 'tiff') || wanted === image.depth || wanted === 'float') return image;
  return Image.fromRaw(await image.raw({ depth: wanted }), { from: image });
}
