import { Image, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import threshold from './component.ts';
import { sauvola } from './sauvola.ts';

const [width, height] = [41, 29];

/** Light that falls off to the right, with a small dark square on each side. */
function lit(unit: 1 | 257, darker: number): Uint8Array | Uint16Array {
  const data = new (unit === 1 ? Uint8Array : Uint16Array)(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = 220 - 3 * x;
      const inSquare = y >= 12 && y < 16 && ((x >= 6 && x < 10) || (x >= 32 && x < 36));
      data[y * width + x] = Math.round(unit * (inSquare ? light * darker : light));
    }
  }
  return data;
}

async function whiteOf(data: Uint8Array | Uint16Array, params: object): Promise<number[]> {
  const image = Image.fromRaw({ data, width, height, channels: 1 });
  const { mask } = await runComponent(threshold, { inputs: { image }, params });
  expect([mask.depth, mask.space, mask.alpha, mask.frame]).toEqual([8, 'grey', false, image.frame]);
  return Array.from((await mask.raw()).data).flatMap((level, at) => (level === 255 ? [at] : []));
}

const squares = Array.from(lit(1, 0.5)).flatMap((level, at) => (level === lit(1, 1)[at] ? [] : [at]));

describe('in uneven light', () => {
  it.each([1, 257] as const)('finds the dark squares and nothing else, levels times %d', async (unit) => {
    // The square in the light is brighter than the background in the dark would have to be for one threshold.
    expect(squares).toHaveLength(32);
    expect(await whiteOf(lit(unit, 0.5), { window: 15 })).toEqual(squares);
  });

  it('finds bright ones on the negative', async () => {
    const negative = lit(1, 0.5).map((level) => 255 - level);
    expect(await whiteOf(negative, { window: 15, objects: 'bright' })).toEqual(squares);
  });

  it('turned round, everything else', async () => {
    expect(await whiteOf(lit(1, 0.5), { window: 15, invert: true })).toHaveLength(width * height - 32);
  });

  it('takes an even window as the next odd one', async () => {
    const noisy = lit(1, 0.8).map((level, at) => level - ((at * 31) % 23));
    expect(await whiteOf(noisy, { window: 10 })).toEqual(await whiteOf(noisy, { window: 11 }));
  });
});

describe('against the formula, pixel by pixel', () => {
  const noise = (most: number) => (_: unknown, at: number) =>
    Math.round(((at * 7919) % 1009) * (most / 1008));
  it.each([
    ['8 bits', Uint8Array.from({ length: width * height }, noise(255)), 127.5, 7, 0.2],
    ['16 bits', Uint16Array.from({ length: width * height }, noise(65_535)), 32_767.5, 13, 0.1],
    [
      'a window larger than the image',
      Uint8Array.from({ length: width * height }, noise(255)),
      127.5,
      101,
      0.3,
    ],
  ] as const)('%s', (_, data, range, window, k) => {
    const found = sauvola({ data, width, height }, window, k, false);
    const half = (window - 1) / 2;
    const wrong: object[] = [];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const levels: number[] = [];
        for (let v = Math.max(0, y - half); v <= Math.min(height - 1, y + half); v++) {
          for (let u = Math.max(0, x - half); u <= Math.min(width - 1, x + half); u++)
            levels.push(data[v * width + u]!);
        }
        const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
        const variance = levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length;
        const limit = mean * (1 + k * (Math.sqrt(variance) / range - 1));
        const level = data[y * width + x]!;
        // Within rounding of the limit, either is right.
        const isClear = Math.abs(level - limit) > 1e-6;
        if (isClear && found[y * width + x] !== (level < limit ? 1 : 0)) wrong.push({ x, y, level, limit });
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('at the ends', () => {
  it('an even image has no objects, black and one pixel neither', async () => {
    expect(await whiteOf(new Uint8Array(width * height).fill(90), {})).toEqual([]);
    expect(await whiteOf(new Uint8Array(width * height), { k: 0 })).toEqual([]);
    const image = Image.fromRaw({ data: new Uint8Array(1), width: 1, height: 1, channels: 1 });
    const { mask } = await runComponent(threshold, { inputs: { image }, params: { window: 1001 } });
    expect([...(await mask.raw()).data]).toEqual([0]);
  });

  it('floating point is refused with what to do', async () => {
    const image = Image.fromRaw({ data: new Float32Array(4), width: 2, height: 2, channels: 1 });
    await expect(runComponent(threshold, { inputs: { image } })).rejects.toMatchObject({
      code: 'IMAGE_KIND_NOT_SUPPORTED',
    });
  });
});
