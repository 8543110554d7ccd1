import { kumikiError } from '../../errors/index.ts';

/** Bits of a sample: whole numbers 0..255, whole numbers 0..65535, or 32-bit floating point. */
export type Depth = 8 | 16 | 'float';

/** Grey or standard RGB (IEC 61966-2-1); alpha is straight, never premultiplied. */
export type Space = 'grey' | 'srgb';

export type Samples = Uint8Array | Uint16Array | Float32Array;

/**
 * Pixels in memory: height × width × channels, row by row from the top left, samples of a pixel side by side
 * (grey; grey, alpha; R, G, B; R, G, B, alpha), 16-bit and float samples in the byte order of the machine.
 */
export interface RawImage {
  readonly data: Samples;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** From this many pixels on, memory counts for more than time, or than the size of a file. */
export const largeImage = 100_000_000;

export function depthOf(data: Samples): Depth {
  if (data instanceof Uint8Array) return 8;
  return data instanceof Uint16Array ? 16 : 'float';
}

export function spaceOf(channels: number): Space {
  return channels < 3 ? 'grey' : 'srgb';
}

export function hasAlphaChannel(channels: number): boolean {
  return channels === 2 || channels === 4;
}

/** @throws VALUE_INVALID where size, channels and data do not agree */
export function checkRaw({ data, width, height, channels }: RawImage): void {
  const invalid = (reason: string) => kumikiError('VALUE_INVALID', { type: 'image', reason });
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw invalid(`an image of ${width}×${height} pixels`);
  }
  if (![1, 2, 3, 4].includes(channels)) throw invalid(`${channels} channels`);
  if (!(data instanceof Uint8Array || data instanceof Uint16Array || data instanceof Float32Array)) {
    throw invalid('its samples are not a Uint8Array, Uint16Array or Float32Array');
  }
  const samples = width * height * channels;
  if (data.length !== samples) {
    throw invalid(`${data.length} samples where ${width}×${height}×${channels} are ${samples}`);
  }
}

/** Bytes from sharp as samples, without a copy where the alignment allows. */
export function samplesOf(bytes: Uint8Array, depth: 8 | 16): Uint8Array | Uint16Array {
  if (depth === 8) return bytes;
  if (bytes.byteOffset % 2 === 0) {
    return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  }
  return new Uint16Array(bytes.slice().buffer);
}

/** 8-bit samples as 16-bit ones (0..255 to 0..65535 exactly) or back, rounded. */
export function withDepth(raw: RawImage, depth: 8 | 16): RawImage {
  const from = depthOf(raw.data);
  if (from === depth) return raw;
  if (from === 'float') {
    throw kumikiError('IMAGE_KIND_NOT_SUPPORTED', {
      operation: `A change to ${depth} bits`,
      kind: 'floating point images',
      advice: 'Say which values are black and white first, with a window and level step.',
    });
  }
  const { data } = raw;
  const changed = depth === 16 ? new Uint16Array(data.length) : new Uint8Array(data.length);
  if (depth === 16) for (let at = 0; at < data.length; at++) changed[at] = data[at]! * 257;
  else for (let at = 0; at < data.length; at++) changed[at] = (data[at]! + 128) / 257;
  return { ...raw, data: changed };
}

/** Keeps some channels of each pixel, in the order given. */
export function pickChannels(raw: RawImage, channels: readonly number[]): RawImage {
  const { data, channels: step } = raw;
  const picked = emptySamples(depthOf(data), raw.width * raw.height * channels.length);
  // One plain loop for each channel: several times as fast as a loop over the channels of each pixel.
  for (const [first, channel] of channels.entries()) {
    for (let to = first, from = channel; to < picked.length; to += channels.length, from += step) {
      picked[to] = data[from]!;
    }
  }
  return { ...raw, data: picked, channels: channels.length as RawImage['channels'] };
}

/** Samples of a depth, all 0. */
export function emptySamples(depth: Depth, length: number): Samples {
  if (depth === 8) return new Uint8Array(length);
  return depth === 16 ? new Uint16Array(length) : new Float32Array(length);
}
