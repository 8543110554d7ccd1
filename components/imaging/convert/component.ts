import { colourSamples, defineComponent, Image, kumikiError } from '@kumiki/component-sdk';
import { carriedFrom, withoutExif } from './carried.ts';
import type { Convert } from './component.types.ts';

/**
 * Encodes once; an image that nobody has decoded yet is decoded and encoded in one go. Of metadata, what was asked for is
 * written: EXIF (CIPA DC-008) and the texts of the Dublin Core as XMP (ISO 16684-1).
 * @throws PARAMETER_INVALID for metadata that a format cannot hold
 */
export default defineComponent<Convert>({
  async run({ inputs: { image, source }, params, log }) {
    const { format, quality, lossless, compression, keepMetadata: groups } = params;
    const unheld = format === 'tiff' && groups.find((group) => !withoutExif.includes(group));
    if (unheld) {
      throw kumikiError('PARAMETER_INVALID', {
        parameter: 'keepMetadata',
        where: 'imaging/convert',
        found: `"${unheld}" with TIFF`,
        expected: `${withoutExif.join(', ')} with TIFF, or another format`,
      });
    }
    const ready = await asFormatHolds(image, params);
    const asked = groups.filter((group) => group !== 'profile');
    const metadata = source && asked.length > 0 ? await carriedFrom(source, asked) : undefined;
    if (asked.length > 0 && !source?.encodedBytes)
      log.warn('No metadata is carried over: join "source" to the image as it came, before any other step.');
    const profile = groups.includes('profile') && hasProfile(ready, format);
    if (groups.includes('profile') && !profile)
      log.warn('No profile is written: only colours of 8 bits have one.');
    const about = { profile, ...(metadata && { metadata }) };
    const options = { quality, lossless, compressionLevel: compression, ...about };
    return { image: await Image.fromEncoded(await ready.encode(format, options), { from: image }) };
  },
});

/** That of sRGB is of colours; libvips would round 16 bits on the way through it. */
function hasProfile({ space, depth }: Image, format: Convert['params']['format']): boolean {
  return space === 'srgb' && (depth === 8 || !/^(png|tiff)$/.test(format));
}

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
