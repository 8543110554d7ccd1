import { KumikiError, kumikiError, reasonOf } from '../../errors/index.ts';
import { sharp, type Sharp } from './libvips.ts';
import type { ImageHeader } from './header.ts';
import { samplesOf, type RawImage, type Space } from './raw.ts';

/** What a sharp pipeline shall give. */
export interface PixelKind {
  readonly depth: 8 | 16;
  readonly space: Space;
  readonly alpha: boolean;
}

/** An encoded picture, not decoded yet. */
export interface EncodedPicture {
  readonly bytes: Uint8Array;
  readonly header: ImageHeader;
  readonly page: number;
  /** What messages call it. */
  readonly name: string;
}

/**
 * A pipeline that decodes a picture: upright, in standard RGB or grey, metadata left behind. Nothing has been
 * decoded yet, so that a resize that follows lets libvips shrink while it loads.
 * @param topDown nothing follows that jumps in the picture: libvips then holds a few rows at a time, not all of it
 */
export function decoding({ bytes, header, page }: EncodedPicture, topDown = false): Sharp {
  const pipeline = sharp(bytes, {
    sequentialRead: topDown && !header.turned,
    // The header has been checked against the limit for all pages.
    limitInputPixels: false,
    failOn: 'error',
    ...(header.pages > 1 && { page }),
  });
  if (header.turned) pipeline.autoOrient();
  // sharp converts 8-bit images to sRGB by itself, 16-bit ones to Display P3.
  if (header.profile && header.depth === 16) pipeline.withIccProfile('srgb', { attach: false });
  return pipeline;
}

/** A pipeline that starts from pixels in memory, which sharp reads without a copy. */
export function continuing(raw: RawImage): Sharp {
  const { width, height, channels, data } = raw;
  return sharp(data, { raw: { width, height, channels } });
}

/** libvips' name for the space to leave a pipeline in. sharp's own default is 8-bit sRGB, whatever went in. */
export function colourspace({ depth, space, alpha }: PixelKind): 'b-w' | 'grey16' | 'srgb' | 'rgb16' {
  if (depth === 16) return space === 'grey' ? 'grey16' : 'rgb16';
  // sharp's raw output drops the alpha of 8-bit grey, so that goes through RGBA.
  return space === 'grey' && !alpha ? 'b-w' : 'srgb';
}

/**
 * Runs a pipeline into pixels of the kind asked for.
 * @throws IMAGE_UNREADABLE where the source cannot be decoded, IMAGE_OPERATION_FAILED where an operation does not fit
 */
export async function runToRaw(pipeline: Sharp, kind: PixelKind, name?: string): Promise<RawImage> {
  const { data, info } = await pipeline
    .toColourspace(colourspace(kind))
    .raw({ depth: kind.depth === 16 ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw pipelineError(cause, name);
    });
  if (info.hasAlpha && info.channels === 1) {
    // Alpha came up on the way, and the grey output lost it.
    return await runToRaw(pipeline, { ...kind, alpha: true }, name);
  }
  const raw: RawImage = {
    data: samplesOf(data, kind.depth),
    width: info.width,
    height: info.height,
    channels: info.channels,
  };
  if (kind.space !== 'grey' || raw.channels < 3) return raw;
  // A profile of 16-bit grey leads into colour, and out of it again at the full depth.
  if (kind.depth === 16) return await runToRaw(continuing(raw), kind);
  // A run that kept colour for the sake of its alpha, which may have gone on the way.
  return raw.channels === 4 ? await greyWithAlpha(raw) : await runToRaw(continuing(raw), kindOfGrey);
}

const kindOfGrey: PixelKind = { depth: 8, space: 'grey', alpha: false };

/** 8-bit RGBA as grey and alpha: sharp's raw output of 8-bit grey has no alpha, so that is kept aside. */
async function greyWithAlpha(raw: RawImage): Promise<RawImage> {
  const opaque = continuing(raw).removeAlpha();
  const grey = await runToRaw(opaque, kindOfGrey);
  const data = new Uint8Array(raw.width * raw.height * 2);
  for (let pixel = 0; pixel < grey.data.length; pixel++) {
    data[pixel * 2] = grey.data[pixel]!;
    data[pixel * 2 + 1] = raw.data[pixel * 4 + 3]!;
  }
  return { ...raw, data, channels: 2 };
}

/** libvips says by its texts whether the source or an operation is at fault. */
export function pipelineError(cause: unknown, name = 'The image'): KumikiError {
  if (cause instanceof KumikiError) return cause;
  const reason = reasonOf(cause);
  const loader =
    /(Vips(Foreign)?(Jpeg|Png|spng|Webp|Tiff|Gif|Heif|ForeignLoad)|(jpeg|png|spng|webp|tiff|gif|heif)(load|2vips)|^heif: |^unknown error$|unsupported image format|corrupt header|premature end|source: bad seek)/i;
  return loader.test(reason)
    ? kumikiError('IMAGE_UNREADABLE', { source: name, format: 'an image', reason }, { cause })
    : kumikiError('IMAGE_OPERATION_FAILED', { reason }, { cause });
}
