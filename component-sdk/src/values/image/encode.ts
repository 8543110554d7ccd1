import { kumikiError, reasonOf } from '../../errors/index.ts';
import type { ImageFormat } from './format.ts';
import type { Sharp } from './libvips.ts';
import { colourspace, pipelineError, type PixelKind } from './pipeline.ts';
import { largeImage, type Depth, type Space } from './raw.ts';

export interface EncodeOptions {
  /** 1 to 100, for JPEG, WebP and AVIF. */
  readonly quality?: number;
  /** 0 (fast) to 6 (small), for WebP; 4 where it is left out. */
  readonly effort?: number;
  /** For WebP and AVIF. */
  readonly lossless?: boolean;
  /** A JPEG with the usual Huffman codes and not the best ones for it: some 4 % larger, in half the time. The same pixels. */
  readonly quick?: boolean;
  /** 0 (fast) to 9 (small), for PNG. */
  readonly compressionLevel?: number;
  /** None where it is left out. */
  readonly metadata?: FileMetadata;
  /** Whether the file has the profile of sRGB with it; for 8 bits in colour. */
  readonly profile?: boolean;
}

/** What a file says of its picture beside the pixels. */
export interface FileMetadata {
  /** Values by directory (IFD0 of the image, IFD2 of the photo, IFD3 of the place) and name, as libexif reads them: `28/10`. Not for TIFF. */
  readonly exif?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A packet of XMP. */
  readonly xmp?: string;
  /** Pixels per inch, for EXIF; 72 where it is left out. */
  readonly density?: number;
}

/** Quality of lossy formats where nobody says: high enough that a result can be judged by eye. */
export const defaultQuality = 90;

/** The kind of an image, floating point included, which no format holds. */
type PixelKindOf = { readonly depth: Depth; readonly space: Space };

interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The longest side that a format can hold, in pixels. */
const longestSide: Partial<Record<ImageFormat, number>> = {
  jpeg: 65_535,
  webp: 16_383,
  avif: 65_535,
  gif: 65_535,
};

/** Whether an image can be written in a format that people expect as a result, with nothing lost but by compression. */
export function fits(format: ImageFormat, picture: PictureSize & { depth: Depth; alpha: boolean }): boolean {
  const side = Math.max(picture.width, picture.height);
  if (side > (longestSide[format] ?? Number.POSITIVE_INFINITY)) return false;
  if (format === 'png' || format === 'tiff') return picture.depth !== 'float';
  if (format === 'jpeg') return picture.depth === 8 && !picture.alpha;
  return format === 'webp' && picture.depth === 8;
}

/**
 * Runs a pipeline into the bytes of a file, without metadata but that of the options.
 * @throws IMAGE_ENCODE_FAILED where the format cannot hold the image, IMAGE_UNREADABLE where its source is damaged
 */
export async function encode(
  pipeline: Sharp,
  picture: PictureSize & PixelKindOf,
  format: ImageFormat,
  options: EncodeOptions = {},
): Promise<Uint8Array> {
  const { width, height } = picture;
  const limit = longestSide[format];
  if (limit !== undefined && Math.max(width, height) > limit) {
    const reason = `its longest side is limited to ${limit} pixels`;
    throw kumikiError('IMAGE_ENCODE_FAILED', { width, height, format, reason });
  }
  try {
    const described = withMetadata(pipeline.toColourspace(fileColourspace(picture)), options);
    return await toFormat(described, format, width * height, options).toBuffer();
  } catch (cause) {
    const error = pipelineError(cause);
    if (error.code === 'IMAGE_UNREADABLE') throw error;
    throw kumikiError('IMAGE_ENCODE_FAILED', { width, height, format, reason: reasonOf(cause) }, { cause });
  }
}

/**
 * Runs a pipeline of a kind, from an image that is not large, into a file, where the format can hold the result; `undefined` where it cannot.
 * @throws IMAGE_UNREADABLE, IMAGE_OPERATION_FAILED
 */
export async function runToFile(
  pipeline: Sharp,
  kind: PixelKind,
  format: ImageFormat,
  options: EncodeOptions = {},
): Promise<{ bytes: Uint8Array; width: number; height: number } | undefined> {
  try {
    pipeline.toColourspace(fileColourspace(kind));
    const { data, info } = await toFormat(pipeline, format, 0, options).toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (cause) {
    const error = pipelineError(cause);
    if (error.code === 'IMAGE_UNREADABLE') throw error;
    // Too large for the format, or an operation that does not fit: the run into pixels tells which.
    return undefined;
  }
}

/** The space that a file is written in. Unlike raw output, files keep the alpha of 8-bit grey. */
function fileColourspace({ depth, space }: PixelKindOf): ReturnType<typeof colourspace> {
  return colourspace({ depth: depth === 16 ? 16 : 8, space, alpha: false });
}

/** Of metadata that the source of the pipeline has, nothing is written. */
function withMetadata(pipeline: Sharp, { metadata = {}, profile = false }: EncodeOptions): Sharp {
  const { exif, xmp, density = 72 } = metadata;
  if (exif) pipeline.withExif(exif).withDensity(density);
  if (xmp !== undefined) pipeline.withXmp(xmp);
  return profile ? pipeline.withIccProfile('srgb') : pipeline;
}

/** Sets what a pipeline is written as. */
function toFormat(pipeline: Sharp, format: ImageFormat, pixels: number, options: EncodeOptions = {}): Sharp {
  const { quality = defaultQuality, lossless = false, compressionLevel = 6, effort = 4, quick } = options;
  switch (format) {
    case 'jpeg':
      // The best code for an image is known when all of it has been transformed: 6 bytes a pixel until then.
      return pipeline.jpeg({ quality, optimiseCoding: !quick && pixels < largeImage });
    case 'png':
      return pipeline.png({ compressionLevel });
    case 'webp':
      return pipeline.webp({ quality, lossless, effort });
    case 'tiff':
      return pipeline.tiff({ compression: 'deflate', predictor: 'horizontal' });
    case 'gif':
      return pipeline.gif();
    case 'avif':
    default:
      return pipeline.avif({ quality, lossless });
  }
}
