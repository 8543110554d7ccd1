import type { Bits } from './dilate.ts';

/** Pixels of a mask, 32 a word: the leftmost in the lowest bit, each row in words of its own. */
export interface Words {
  readonly data: Uint32Array;
  /** Words a row. */
  readonly across: number;
  readonly width: number;
  readonly height: number;
}

export function toWords({ data, width, height }: Bits): Words {
  const across = (width + 31) >>> 5;
  const words = new Uint32Array(across * height);
  for (let y = 0, at = 0, from = 0; y < height; y++) {
    for (let x = 0; x < width; x += 32, at++) {
      const count = width - x < 32 ? width - x : 32;
      let word = 0;
      for (let bit = 0; bit < count; bit++) word |= data[from + bit]! << bit;
      words[at] = word;
      from += count;
    }
  }
  return { data: words, across, width, height };
}

export function fromWords({ data: words, across, width, height }: Words): Bits {
  const data = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, at = y * across; x < width; x += 32, at++) {
      const count = width - x < 32 ? width - x : 32;
      const word = words[at]!;
      // Most words are of one value.
      if (word === 0xff_ff_ff_ff) data.fill(1, to, to + count);
      else if (word !== 0) for (let bit = 0; bit < count; bit++) data[to + bit] = (word >>> bit) & 1;
      to += count;
    }
  }
  return { data, width, height };
}

/** Black for white. */
export function inverted({ data, across, width, height }: Words): Words {
  const result = new Uint32Array(data.length);
  for (let at = 0; at < data.length; at++) result[at] = ~data[at]!;
  // Beyond the end of a row there is nothing.
  const rest = width & 31;
  if (rest !== 0) {
    const kept = (1 << rest) - 1;
    for (let at = across - 1; at < data.length; at += across) result[at]! &= kept;
  }
  return { data: result, across, width, height };
}

/**
 * Grows white by a structuring element: each row is spread sideways as far as each row of the element reaches, a pixel
 * more at a time, and laid over the rows above and below (R. van den Boomgaard and R. van Balen, Methods for Fast
 * Morphological Image Transforms Using Bitmapped Binary Images, 1992). The work grows with the radius.
 * @param reach how far the element reaches sideways, by the row's distance from its middle; -1 for nothing
 */
export function dilateWords({ data, across, width, height }: Words, reach: Int16Array): Words {
  const result = new Uint32Array(data.length);
  const rest = width & 31;
  const end = rest === 0 ? -1 : (1 << rest) - 1;
  const wide = new Uint32Array(across);
  const wider = new Uint32Array(across);
  for (let y = 0; y < height; y++) {
    const from = y * across;
    wide.set(data.subarray(from, from + across));
    for (let far = 0; far <= reach[0]!; far++) {
      if (far > 0) {
        for (let at = 0; at < across; at++) {
          const before = at > 0 ? wide[at - 1]! : 0;
          const after = at < across - 1 ? wide[at + 1]! : 0;
          const word = wide[at]!;
          wider[at] = word | (word << 1) | (before >>> 31) | (word >>> 1) | (after << 31);
        }
        wider[across - 1]! &= end;
        wide.set(wider);
      }
      for (let row = 0; row < reach.length; row++) {
        if (reach[row] !== far) continue;
        if (y + row < height) lay(wide, result, (y + row) * across);
        if (row > 0 && y >= row) lay(wide, result, (y - row) * across);
      }
    }
  }
  return { data: result, across, width, height };
}

function lay(from: Uint32Array, into: Uint32Array, at: number): void {
  for (let word = 0; word < from.length; word++) into[at + word]! |= from[word]!;
}
