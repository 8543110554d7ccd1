import { checkSameSize, defineComponent, Image, kumikiError } from '@kumiki/component-sdk';
import { ciede2000, type Lab } from './ciede2000.ts';
import type { ColorDifference } from './component.types.ts';
import { labReader } from './lab.ts';

/**
 * CIELAB (CIE 15:2004, white D65) of what standard RGB stands for (IEC 61966-2-1), and its differences by CIEDE2000 with
 * all weights 1: G. Sharma, W. Wu and E. Dalal, The CIEDE2000 Color-Difference Formula: Implementation Notes,
 * Supplementary Test Data, and Mathematical Observations (2005). The formula is long: 300 ms a megapixel and more.
 * @throws IMAGE_SIZES_DIFFER, DATA_UNUSABLE where nothing is left to measure
 */
export default defineComponent<ColorDifference>({
  async run({ inputs: { image, reference, area }, params, progress, signal }) {
    const others = [reference, area].filter((one) => one !== undefined);
    checkSameSize('The colour difference', image, ...others);
    const kind = (one: Image) => ({ space: 'srgb', depth: one.depth === 16 ? 16 : 8 }) as const;
    const raw = await image.raw(kind(image));
    const here = labReader(raw);
    const wanted = reference && (await reference.raw(kind(reference)));
    const there = wanted ? labReader(wanted) : labOfColour(params.color);
    const within = (await area?.raw())?.data;
    const { width, height, channels } = raw;
    const mask = new Uint8Array(width * height);
    const found = new Float32Array(width * height);
    const sums = { one: [0, 0, 0] as [number, number, number], other: [0, 0, 0] as [number, number, number] };
    const [lab, target]: [Lab, Lab] = [[0, 0, 0], [0, 0, 0]]; // prettier-ignore
    let count = 0;
    for (let at = 0; at < mask.length; at++) {
      if (at % width === 0 && (at / width) % 64 === 0) {
        signal.throwIfAborted();
        progress(at / mask.length, 'comparing colours');
      }
      if (within && within[at]! <= 127) continue;
      if (channels === 4 && raw.data[at * 4 + 3] === 0) continue;
      here(at, lab);
      there(at, target);
      const difference = ciede2000(lab, target);
      if (difference > params.tolerance) mask[at] = 255;
      found[count++] = difference;
      for (let part = 0; part < 3; part++) {
        sums.one[part]! += lab[part]!;
        sums.other[part]! += target[part]!;
      }
    }
    if (count === 0) {
      const reason = area ? 'the area has no pixel that can be seen' : 'no pixel of it can be seen';
      throw kumikiError('DATA_UNUSABLE', { what: 'The image', reason, advice: 'Choose a larger area.' });
    }
    const sorted = found.subarray(0, count).toSorted();
    const deltaE = sorted.reduce((sum, one) => sum + one, 0) / count;
    const [mean, wantedMean] = [sums.one, sums.other].map((sum) => sum.map((part) => part / count) as Lab);
    const values = {
      deltaE,
      deltaE95: sorted[Math.min(count - 1, Math.ceil(count * 0.95) - 1)]!,
      largest: sorted[count - 1]!,
      ofMean: ciede2000(mean!, wantedMean!),
      lightness: mean![0],
      a: mean![1],
      b: mean![2],
    };
    const items = Object.entries(values).map(([name, value]) => ({ name, value }));
    return {
      measurements: { frame: image.frame, items },
      mask: Image.fromRaw({ data: mask, width, height, channels: 1 }, { from: image }),
      deltaE,
    };
  },
});

/** One colour everywhere. */
function labOfColour(colour: string): (at: number, into: Lab) => void {
  const data = Uint8Array.from(Buffer.from(colour.slice(1, 7), 'hex'));
  const read = labReader({ data, width: 1, height: 1, channels: 3 });
  return (_, into) => read(0, into);
}
