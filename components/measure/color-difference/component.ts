import { checkSameSize, defineComponent, Image, kumikiError } from '@kumiki/component-sdk';
import { ciede2000, type Lab } from './ciede2000.ts';
import type { ColorDifference } from './component.types.ts';
import { labReader } from './lab.ts';
import { nthSmallest } from './nth.ts';

/**
 * CIELAB (CIE 15:2004, white D65) of what standard RGB stands for (IEC 61966-2-1), and its differences by CIEDE2000 with
 * all weights 1: G. Sharma, W. Wu and E. Dalal, The CIEDE2000 Color-Difference Formula: Implementation Notes,
 * Supplementary Test Data, and Mathematical Observations (2005).
 * @throws IMAGE_SIZES_DIFFER, DATA_UNUSABLE where nothing is left to measure
 */
export default defineComponent<ColorDifference>({
  async run({ inputs: { image, reference, area }, params, progress, signal }) {
    const others = [reference, area].filter((one) => one !== undefined);
    checkSameSize('The colour difference', image, ...others);
    const kind = (one: Image) => ({ space: 'srgb', depth: one.depth === 16 ? 16 : 8 }) as const;
    const raw = await image.raw(kind(image));
    const wanted = reference && (await reference.raw(kind(reference)));
    const within = (await area?.raw())?.data;
    const { width, height, channels } = raw;
    const readHere = labReader(raw);
    const here = new Float64Array(width * 3);
    const readThere = wanted && labReader(wanted);
    const there = readThere ? new Float64Array(width * 3) : labOfColour(params.color, width);
    const mask = new Uint8Array(width * height);
    const found = new Float32Array(width * height);
    const [sums, wantedSums] = [new Float64Array(3), new Float64Array(3)];
    let [count, sum, largest] = [0, 0, 0];
    for (let y = 0; y < height; y++) {
      if (y % 64 === 0) {
        signal.throwIfAborted();
        progress(y / height, 'comparing colours');
      }
      readHere(y * width, width, here);
      readThere?.(y * width, width, there);
      for (let x = 0, at = y * width, from = 0; x < width; x++, at++, from += 3) {
        if (within && within[at]! <= 127) continue;
        if (channels === 4 && raw.data[at * 4 + 3] === 0) continue;
        const [l, a, b] = [here[from]!, here[from + 1]!, here[from + 2]!];
        const [l2, a2, b2] = [there[from]!, there[from + 1]!, there[from + 2]!];
        const difference = ciede2000(l, a, b, l2, a2, b2);
        if (difference > params.tolerance) mask[at] = 255;
        if (difference > largest) largest = difference;
        found[count++] = difference;
        sum += difference;
        add(sums, l, a, b);
        add(wantedSums, l2, a2, b2);
      }
    }
    if (count === 0) {
      const reason = area ? 'the area has no pixel that can be seen' : 'no pixel of it can be seen';
      throw kumikiError('DATA_UNUSABLE', { what: 'The image', reason, advice: 'Choose a larger area.' });
    }
    const deltaE = sum / count;
    const [mean, wantedMean] = [meanOf(sums, count), meanOf(wantedSums, count)];
    const values = {
      deltaE,
      deltaE95: nthSmallest(found.subarray(0, count), Math.min(count - 1, Math.ceil(count * 0.95) - 1)),
      largest,
      ofMean: ciede2000(...mean, ...wantedMean),
      lightness: mean[0],
      a: mean[1],
      b: mean[2],
    };
    const items = Object.entries(values).map(([name, value]) => ({ name, value }));
    return {
      measurements: { frame: image.frame, items },
      mask: Image.fromRaw({ data: mask, width, height, channels: 1 }, { from: image }),
      deltaE,
    };
  },
});

/** A row of one colour. */
function labOfColour(colour: string, width: number): Float64Array {
  const data = Uint8Array.from(Buffer.from(colour.slice(1, 7), 'hex'));
  const one = new Float64Array(3);
  labReader({ data, width: 1, height: 1, channels: 3 })(0, 1, one);
  return Float64Array.from({ length: width * 3 }, (_, at) => one[at % 3]!);
}

function add(sums: Float64Array, l: number, a: number, b: number): void {
  sums[0]! += l;
  sums[1]! += a;
  sums[2]! += b;
}

function meanOf(sums: Float64Array, count: number): Lab {
  return [sums[0]! / count, sums[1]! / count, sums[2]! / count];
}
