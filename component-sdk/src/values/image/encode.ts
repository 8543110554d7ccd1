import { kumikiError, reasonOf } from '../../errors/index.ts';
import type { ImageFormat } from './format.ts';
import type { Sharp } from './libvips.ts';
import { pipelineError } from './pipeline.ts';
import type { Depth } from './raw.ts';

export interface EncodeOptions {
  /** 1 to 100, for JPEG, WebP and AVIF. */
  readonly quality?: number;
  /** For WebP and AVIF. */
  readonly lossless?: boolean;
  /** 0 (fast) to 9 (small), for PNG. */
  readonly compressionLevel?: number;
}

/** Quality of lossy formats where nobody says: high enough that a result can be judged by eye. */
export const defaultQuality = 90;

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

/** Whether a picture can be written in a format that people expect as a result, with nothing lost but by compression. */
export function fits(format: ImageFormat, picture: PictureSize & { depth: Depth; alpha: boolean }): boolean {
  const side = Math.max(picture.width, picture.height);
  if (side > (longestSide[format] ?? Number.POSITIVE_INFINITY)) return false;
  if (format === 'png' || format === 'tiff') return picture.depth !== 'float';
  if (format === 'jpeg') return picture.depth === 8 && !picture.alpha;
  return format === 'webp' && picture.depth === 8;
}

/**
 * Runs a pipeline into the bytes of a file, without metadata.
 * @throws IMAGE_ENCODE_FAILED where the format cannot hold the picture, IMAGE_UNREADABLE where its source is damaged
 */
export async function encode(
  pipeline: Sharp,
  { width, height }: PictureSize,
  format: ImageFormat,
  options: EncodeOptions = {},
): Promise<Uint8Array> {
  const limit = longestSide[format];
  if (limit !== undefined && Math.max(width, height) > limit) {
    const reason = `its longest side is limited to ${limit} pixels`;
    throw kumikiError('IMAGE_ENCODE_FAILED', { width, height, format, reason });
  }
  const { quality = defaultQuality, lossless = false, compressionLevel = 6 } = options;
  switch (format) {
    case 'jpeg':
      pipeline.jpeg({ quality });
      break;
    case 'png':
      pipeline.png({ compressionLevel });
      break;
    case 'webp':
      pipeline.webp({ quality, lossless });
      break;
    case 'tiff':
      pipeline.tiff({ compression: 'deflate', predictor: 'horizontal' });
      break;
    case 'gif':
      pipeline.gif();
      break;
    case 'avif':
      pipeline.avif({ quality, lossless });
      break;
  }
  try {
    return await pipeline.toBuffer();
  } catch (cause) {
    const error = pipelineError(cause);
    if (error.code === 'IMAGE_UNREADABLE') throw error;
    throw kumikiError('IMAGE_ENCODE_FAILED', { width, height, format, reason: reasonOf(cause) }, { cause });
  }
}
