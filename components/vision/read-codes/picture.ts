import { Image, type RawImage } from '@kumiki/component-sdk';
import type { Grey } from './reader.ts';

/** 8-bit brightness (Rec. 601, as ZXing has it) on white where the image is transparent. */
export function greyOf({ data, width, height, channels }: RawImage): Grey {
  const colours = channels < 3 ? 1 : 3;
  const hasAlpha = channels % 2 === 0;
  const pixels = width * height;
  // Four equal samples are one 32-bit number, whatever the order of bytes.
  const packed = new Uint32Array(pixels);
  for (let at = 0, from = 0; at < pixels; at++, from += channels) {
    let level =
      colours === 1
        ? data[from]!
        : (306 * data[from]! + 601 * data[from + 1]! + 117 * data[from + 2]! + 512) >> 10;
    if (hasAlpha) {
      const alpha = data[from + colours]!;
      level = ((level * alpha + 255 * (255 - alpha)) / 255 + 0.5) | 0;
    }
    packed[at] = level * 0x01010101;
  }
  return { data: new Uint8ClampedArray(packed.buffer), width, height };
}

/** The brightness as an image of one channel, for operations on images. */
export function imageOf({ data, width, height }: Grey): Image {
  const levels = new Uint8Array(width * height);
  for (let at = 0; at < levels.length; at++) levels[at] = data[at * 4]!;
  return Image.fromRaw({ data: levels, width, height, channels: 1 });
}
