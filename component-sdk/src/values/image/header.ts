import { kumikiError, reasonOf } from '../../errors/index.ts';
import { describeUnknown, sniffFormat, type ImageFormat } from './format.ts';
import { readJpegHeader, type JpegHeader } from './jpeg-header.ts';
import { sharp } from './libvips.ts';
import type { Space } from './raw.ts';

/** What the header of an encoded image says; nothing is decoded. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** Size in pixels after the orientation is applied. */
  readonly width: number;
  readonly height: number;
  readonly depth: 8 | 16;
  readonly space: Space;
  readonly alpha: boolean;
  /** Pages of a TIFF, frames of an animation. */
  readonly pages: number;
  /** An ICC profile that the samples have to be converted from. */
  readonly profile: boolean;
  /** The pixels are stored turned or mirrored (EXIF orientation 2 to 8). */
  readonly turned: boolean;
  /** Pixels per inch, where the file says so. */
  readonly density?: number;
}

/** The most pixels of an image, all pages counted: 268 megapixels, as libvips' own default. */
export const defaultPixelLimit = 0x3fff * 0x3fff;

export interface ReadOptions {
  /** What messages call the image, e.g. its file name. */
  readonly source?: string;
  /** The most pixels, all pages counted. */
  readonly pixelLimit?: number;
}

/**
 * Reads the header of an image that may come from anywhere.
 * @throws IMAGE_EMPTY, IMAGE_FORMAT_NOT_ALLOWED, IMAGE_UNREADABLE, IMAGE_TOO_LARGE
 */
export async function readHeader(
  bytes: Uint8Array,
  options: ReadOptions = {},
  page = 0,
): Promise<ImageHeader> {
  const { source = 'The image', pixelLimit = defaultPixelLimit } = options;
  if (bytes.length === 0) throw kumikiError('IMAGE_EMPTY', { source });
  const format = sniffFormat(bytes);
  if (!format) throw kumikiError('IMAGE_FORMAT_NOT_ALLOWED', { source, found: describeUnknown(bytes) });
  const plain = format === 'jpeg' ? readJpegHeader(bytes) : undefined;
  if (plain) return ofJpeg(plain, source, pixelLimit);
  const metadata = await sharp(bytes, { limitInputPixels: false, failOn: 'error', page })
    .metadata()
    .catch((cause: unknown) => {
      throw kumikiError('IMAGE_UNREADABLE', { source, format, reason: reasonOf(cause) }, { cause });
    });
  const { width, height } = metadata.autoOrient;
  const pages = metadata.pages ?? 1;
  if (width * height * pages > pixelLimit) {
    throw kumikiError('IMAGE_TOO_LARGE', { source, width, height, pages, limit: pixelLimit });
  }
  if (metadata.depth === 'float' || metadata.depth === 'double' || metadata.depth.includes('complex')) {
    throw kumikiError('IMAGE_KIND_NOT_SUPPORTED', {
      operation: 'Reading a file',
      kind: `samples of type ${metadata.depth} (${source})`,
      advice: 'Save it with 8 or 16 bits a sample.',
    });
  }
  const grey = metadata.space === 'b-w' || metadata.space === 'grey16';
  return {
    format,
    width,
    height,
    depth: metadata.space === 'rgb16' || metadata.space === 'grey16' ? 16 : 8,
    space: grey ? 'grey' : 'srgb',
    alpha: metadata.hasAlpha,
    pages,
    profile: metadata.hasProfile,
    turned: (metadata.orientation ?? 1) > 1,
    ...(metadata.density !== undefined && { density: metadata.density }),
  };
}

function ofJpeg(jpeg: JpegHeader, source: string, limit: number): ImageHeader {
  const { grey, orientation, density } = jpeg;
  const turned = orientation > 1;
  // Orientations from 5 on are turned by a quarter.
  const [width, height] = orientation >= 5 ? [jpeg.height, jpeg.width] : [jpeg.width, jpeg.height];
  if (width * height > limit)
    throw kumikiError('IMAGE_TOO_LARGE', { source, width, height, pages: 1, limit });
  return {
    format: 'jpeg',
    width,
    height,
    depth: 8,
    space: grey ? 'grey' : 'srgb',
    alpha: false,
    pages: 1,
    // Only those of 16 bits need care.
    profile: false,
    turned,
    density,
  };
}

/**
 * Reads the headers of the first pages of an image, at most so many. Pages of a TIFF have sizes and kinds of
 * their own, frames of an animation have not. Throws as `readHeader`.
 */
export async function readHeaders(
  bytes: Uint8Array,
  options: ReadOptions,
  most: number,
): Promise<ImageHeader[]> {
  const first = await readHeader(bytes, options);
  const count = Math.min(first.pages, most);
  if (first.format !== 'tiff') return Array.from({ length: count }, () => first);
  const headers = [first];
  let pixels = first.width * first.height;
  for (let page = 1; page < count; page++) {
    const header = await readHeader(bytes, options, page);
    const { width, height, pages } = header;
    pixels += width * height;
    const { source = 'The image', pixelLimit: limit = defaultPixelLimit } = options;
    if (pixels > limit) throw kumikiError('IMAGE_TOO_LARGE', { source, width, height, pages, limit });
    headers.push(header);
  }
  return headers;
}
