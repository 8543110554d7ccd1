import type { Backdrop } from './backdrop.ts';
import { linearLevels, writeOklab } from './oklab.ts';
import { whiteOf, type Picture } from './samples.ts';

/** What is wholly the thing in a mask; 0 is wholly background. */
export const solid = 65_535;

interface Limits {
  readonly tolerance: number;
  readonly softness: number;
  readonly inside: boolean;
}

/**
 * Tells the thing from its background: each pixel that one comes to from the border over pixels like the background,
 * or, with `inside`, each pixel that is like it. A queue instead of a call for each pixel, and no pixel twice.
 */
export function maskOf(picture: Picture, backdrop: Backdrop, limits: Limits): Uint16Array {
  const { width, height } = picture;
  const share = sharer(picture, backdrop, limits);
  const mask = new Uint16Array(width * height).fill(solid);
  if (limits.inside) {
    for (let pixel = 0; pixel < mask.length; pixel++) mask[pixel] = share(pixel);
    return mask;
  }
  const seen = new Uint8Array(mask.length);
  const queue = new Int32Array(mask.length);
  let end = 0;
  const visit = (pixel: number) => {
    if (seen[pixel] === 1) return;
    seen[pixel] = 1;
    const found = share(pixel);
    if (found === solid) return;
    mask[pixel] = found;
    queue[end++] = pixel;
  };
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  for (let next = 0; next < end; next++) {
    const pixel = queue[next]!;
    const x = pixel % width;
    if (x > 0) visit(pixel - 1);
    if (x < width - 1) visit(pixel + 1);
    if (pixel >= width) visit(pixel - width);
    if (pixel < mask.length - width) visit(pixel + width);
  }
  return mask;
}

/** How much of a pixel is the thing, by its distance from the background: 0 to `solid`. */
function sharer(
  { data, width, channels }: Picture,
  { shift, cellsAcross, colours }: Backdrop,
  { tolerance, softness }: Limits,
): (pixel: number) => number {
  const linear = linearLevels(data);
  const own = new Float64Array(3);
  const isGrey = channels < 3;
  const alphaAt = channels % 2 === 0 ? channels - 1 : -1;
  const clear = whiteOf(data) / 510;
  return (pixel) => {
    const at = pixel * channels;
    // What cannot be seen is background.
    if (alphaAt > 0 && data[at + alphaAt]! <= clear) return 0;
    const x = pixel % width;
    const y = (pixel - x) / width;
    const cell = ((y >> shift) * cellsAcross + (x >> shift)) * 3;
    let distance: number;
    if (isGrey) {
      distance = Math.abs(100 * Math.cbrt(linear[data[at]!]!) - colours[cell]!);
    } else {
      writeOklab(linear[data[at]!]!, linear[data[at + 1]!]!, linear[data[at + 2]!]!, own, 0);
      const light = own[0]! - colours[cell]!;
      const first = own[1]! - colours[cell + 1]!;
      const second = own[2]! - colours[cell + 2]!;
      distance = Math.sqrt(light * light + first * first + second * second);
    }
    if (distance <= tolerance) return 0;
    if (distance >= tolerance + softness) return solid;
    return Math.round(((distance - tolerance) / softness) * solid);
  };
}

/** Makes background of what is the thing in no more than so many pixels that hang together (four neighbours). */
export function removeSpecks(mask: Uint16Array, width: number, specks: number): void {
  if (specks === 0) return;
  const seen = new Uint8Array(mask.length);
  const queue = new Int32Array(mask.length);
  let end = 0;
  const visit = (pixel: number) => {
    if (seen[pixel] === 1 || mask[pixel] === 0) return;
    seen[pixel] = 1;
    queue[end++] = pixel;
  };
  for (let start = 0; start < mask.length; start++) {
    const first = end;
    visit(start);
    for (let next = first; next < end; next++) {
      const pixel = queue[next]!;
      const x = pixel % width;
      if (x > 0) visit(pixel - 1);
      if (x < width - 1) visit(pixel + 1);
      if (pixel >= width) visit(pixel - width);
      if (pixel < mask.length - width) visit(pixel + width);
    }
    if (end - first > specks) continue;
    for (let next = first; next < end; next++) mask[queue[next]!] = 0;
  }
}
