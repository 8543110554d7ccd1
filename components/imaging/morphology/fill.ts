import type { Bits } from './dilate.ts';

/**
 * Makes 1 of each 0 that no way through zeros, left, right, up or down, leads from to the edge: a flood from the edge
 * over a list of pixels, each entered once (P. Soille, Morphological Image Analysis, 2nd edition 2003, section 6.3.7).
 */
export function fillHoles({ data, width, height }: Bits): Bits {
  const outside = new Uint8Array(data.length);
  const list = new Int32Array(data.length);
  let count = 0;
  const enter = (at: number) => {
    if (data[at] !== 0 || outside[at] !== 0) return;
    outside[at] = 1;
    list[count++] = at;
  };
  const last = (height - 1) * width;
  for (let x = 0; x < width; x++) {
    enter(x);
    enter(last + x);
  }
  for (let row = 0; row <= last; row += width) {
    enter(row);
    enter(row + width - 1);
  }
  for (let next = 0; next < count; next++) {
    const at = list[next]!;
    const x = at % width;
    if (x > 0) enter(at - 1);
    if (x < width - 1) enter(at + 1);
    if (at >= width) enter(at - width);
    if (at < last) enter(at + width);
  }
  const result = new Uint8Array(data.length);
  for (let at = 0; at < result.length; at++) result[at] = outside[at] === 0 ? 1 : 0;
  return { data: result, width, height };
}
