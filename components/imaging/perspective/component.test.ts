import { readFile } from 'node:fs/promises';
import { Image, mapPoint, runComponent, scaling, type Keypoints, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import perspective from './component.ts';
import type { Corners } from './corners.ts';
import { homography } from './homography.ts';
import { trueRatio } from './ratio.ts';
import { resample } from './resample.ts';

async function upright(image: Image, params: object = {}, corners?: Keypoints) {
  const inputs = { image, ...(corners && { corners }) };
  const { image: result } = await runComponent(perspective, { inputs, params });
  return { result, raw: await result.raw() };
}

function points(corners: Corners): { x: number; y: number }[] {
  return corners.map(([x, y]) => ({ x, y }));
}

/** 1 2 3 4 in four rows of four: sixteen grey pixels that are all different. */
const sixteen = Image.fromRaw({
  data: Uint8Array.from({ length: 16 }, (_, at) => 10 * at),
  width: 4,
  height: 4,
  channels: 1,
});

describe('against scikit-image', () => {
  // test/pages/make.py computes them; there a size of 120 pixels across is given.
  const corners: Corners = [
    [34, 30],
    [136, 18],
    [146, 88],
    [22, 96],
  ];
  it.each([8, 16] as const)('%d bits, linear, to a level of rounding', async (bits) => {
    const card = await open(`card-${bits}.png`);
    const wanted = await (await open(`warp-linear-${bits}.png`)).raw({ space: 'grey' });
    const { width, height } = wanted;
    const transform = homography({ width, height }, corners);
    const found = await resample(await card.raw({ space: 'grey' }), {
      width,
      height,
      transform,
      background: [0],
      interpolation: 'linear',
      tick: () => undefined,
    });
    let [most, sum] = [0, 0];
    for (let at = 0; at < found.data.length; at++) {
      const difference = Math.abs(found.data[at]! - wanted.data[at]!);
      most = Math.max(most, difference);
      sum += difference;
    }
    expect(most).toBeLessThanOrEqual(1);
    expect(sum / found.data.length).toBeLessThan(0.01);
  });

  async function open(name: string): Promise<Image> {
    return await Image.open(await readFile(new URL(`../../test/pages/${name}`, import.meta.url)));
  }
});

describe('corners', () => {
  it('around whole pixels cut them out, exactly', async () => {
    const corners = points([
      [1, 1],
      [3, 1],
      [3, 4],
      [1, 4],
    ]);
    const { raw } = await upright(sixteen, { corners });
    expect([raw.width, raw.height, ...raw.data]).toEqual([2, 3, 50, 60, 90, 100, 130, 140]);
  });

  it('in another order turn the picture', async () => {
    const corners = points([
      [4, 0],
      [4, 4],
      [0, 4],
      [0, 0],
    ]);
    const { raw } = await upright(sixteen, { corners });
    expect([...raw.data.subarray(0, 4)]).toEqual([30, 70, 110, 150]);
  });

  it('that were found in a smaller picture count before those that are drawn', async () => {
    const half = { root: sixteen.frame.root, width: 2, height: 2, toRoot: scaling(2, 2) };
    const found = (box: readonly number[][]): Keypoints => ({
      frame: half,
      items: [{ points: [{ x: 0, y: 0 }] }, { points: box.map(([x, y]) => ({ x: x!, y: y! })) }],
    });
    const drawn = points([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ]);
    const square = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    const { raw } = await upright(sixteen, { corners: drawn }, found(square));
    expect([raw.width, raw.height, ...raw.data]).toEqual([2, 2, 0, 10, 40, 50]);
    const other = { ...found(square), frame: { ...half, root: 'another picture' } };
    await expect(upright(sixteen, {}, other)).rejects.toMatchObject({ code: 'FRAME_MISMATCH' });
  });

  it('that are none leave the picture as it is', async () => {
    expect((await upright(sixteen)).result).toBe(sixteen);
    expect((await upright(sixteen, {}, { frame: sixteen.frame, items: [] })).result).toBe(sixteen);
  });

  it.each([
    ['in a line', [0, 0, 1, 1, 2, 2, 3, 3]],
    ['in one place', [1, 1, 1, 1, 1, 1, 1, 1]],
    ['against the clock', [0, 0, 0, 4, 4, 4, 4, 0]],
    ['crossing', [0, 0, 4, 0, 0, 4, 4, 4]],
  ])('%s are refused', async (_, flat) => {
    const corners = [0, 2, 4, 6].map((at) => ({ x: flat[at]!, y: flat[at + 1]! }));
    await expect(upright(sixteen, { corners })).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});

describe('the shape', () => {
  /** A rectangle of 2 : 1 as a camera sees it that looks at the middle of the picture, turned about both axes. */
  function seen(focal: number, tilt: number, turn: number, ratio = 2): Corners {
    const flat = [
      [-ratio, -1],
      [ratio, -1],
      [ratio, 1],
      [-ratio, 1],
    ] as const;
    return flat.map(([x, y]) => {
      const [x1, z1] = [x * Math.cos(turn), x * Math.sin(turn)];
      const [y2, z2] = [y * Math.cos(tilt) - z1 * Math.sin(tilt), y * Math.sin(tilt) + z1 * Math.cos(tilt)];
      const away = z2 + 8;
      return [500 + (focal * x1) / away, 400 + (focal * y2) / away] as const;
    }) as unknown as Corners;
  }
  const picture = { width: 1000, height: 800 };

  it.each([
    [900, 0.5, 0.4],
    [1400, -0.7, 0.3],
    [2500, 0.9, -0.6],
  ])('as it is: a lens of %d pixels, tilted by %d and %d', (focal, tilt, turn) => {
    expect(trueRatio(seen(focal, tilt, turn), picture)).toBeCloseTo(2, 6);
  });

  it('as it is from straight above, or where only one pair of sides runs together', () => {
    expect(trueRatio(seen(1200, 0, 0), picture)).toBeCloseTo(2, 6);
    const ratio = trueRatio(seen(1200, 0.3, 0), picture);
    expect(ratio).toBeGreaterThan(1.7);
    expect(ratio).toBeLessThan(2.3);
  });

  it.each([
    ['a4', 40, 60, Math.SQRT1_2],
    ['a4', 60, 40, Math.SQRT2],
    ['letter', 40, 60, 8.5 / 11],
    ['card', 60, 40, 85.6 / 54],
    ['square', 60, 40, 1],
  ])('%s of %d × %d', async (shape, width, height, ratio) => {
    const image = Image.fromRaw({ data: new Uint8Array(100 * 100), width: 100, height: 100, channels: 1 });
    const corners = points([
      [10, 10],
      [10 + width, 10],
      [10 + width, 10 + height],
      [10, 10 + height],
    ]);
    const { raw } = await upright(image, { corners, shape, width: 1000 });
    expect([raw.width, raw.width / raw.height]).toEqual([1000, expect.closeTo(ratio, 1)]);
  });
});

const slanted = points([
  [12, 8],
  [40, 4],
  [46, 30],
  [6, 34],
]);

describe('places', () => {
  it.each([
    { corners: slanted },
    { corners: slanted, margin: 10 },
    { corners: slanted, margin: -5, width: 30 },
  ])('%o: what is found in the result lies right in the original', async (params) => {
    // A dot that nothing else is near.
    const data = new Uint8Array(50 * 40);
    for (let y = 17; y < 21; y++) data.fill(200, y * 50 + 24, y * 50 + 28);
    const { result, raw } = await upright(Image.fromRaw({ data, width: 50, height: 40, channels: 1 }), {
      background: '#000000',
      ...params,
    });
    let [x, y, sum] = [0, 0, 0];
    for (const [at, level] of raw.data.entries()) {
      x += level * ((at % raw.width) + 0.5);
      y += level * (Math.floor(at / raw.width) + 0.5);
      sum += level;
    }
    const [left, top] = mapPoint(result.frame.toRoot, [x / sum, y / sum]);
    expect(Math.hypot(left - 26, top - 19)).toBeLessThan(0.4);
  });

  it('a margin shows what is around, and background beyond the image', async () => {
    const corners = points([
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
    ]);
    const { raw } = await upright(sixteen, { corners, margin: 50, background: '#ffffff' });
    expect([raw.width, raw.height, raw.data[0], raw.data[2 * 8 + 2]]).toEqual([8, 8, 255, 0]);
  });
});

describe('alpha', () => {
  it('weights colours: what is transparent does not tint', async () => {
    const data = Uint8Array.from({ length: 8 * 8 * 4 }, (_, at) => {
      const isClear = Math.floor(at / 4) % 8 < 4;
      return isClear ? [0, 255, 0, 0][at % 4]! : [200, 40, 30, 255][at % 4]!;
    });
    const image = Image.fromRaw({ data, width: 8, height: 8, channels: 4 });
    const corners = points([
      [1.3, 1],
      [7, 0.6],
      [6.5, 7],
      [0.7, 6.6],
    ]);
    const { raw } = await upright(image, { corners, interpolation: 'linear' });
    const seen = new Set<string>();
    for (let at = 0; at < raw.data.length; at += 4) {
      if (raw.data[at + 3]! > 4) seen.add(raw.data.subarray(at, at + 3).join(' '));
    }
    expect(seen).toEqual(new Set(['200 40 30']));
  });
});

describe('extremes', () => {
  it('corners far out of the image give background', async () => {
    const corners = points([
      [1000, 1000],
      [1010, 1000],
      [1010, 1010],
      [1000, 1010],
    ]);
    const { raw } = await upright(sixteen, { corners });
    expect(new Set(raw.data)).toEqual(new Set([255]));
  });

  it('corners that would make an image that takes all memory are refused', async () => {
    const corners = points([
      [0, 0],
      [99_999, 0],
      [99_999, 99_999],
      [0, 99_999],
    ]);
    await expect(upright(sixteen, { corners })).rejects.toMatchObject({ code: 'IMAGE_RESULT_TOO_LARGE' });
  });

  it('one pixel becomes larger, whatever the interpolation', async () => {
    const one: RawImage = { data: new Uint16Array([7, 8, 9]), width: 1, height: 1, channels: 3 };
    const corners = points([
      [0, 0],
      [1, 0],
      [1, 1.2],
      [0, 1],
    ]);
    const { raw } = await upright(Image.fromRaw(one), { corners, width: 3 });
    expect([raw.width, ...raw.data.subarray(0, 3)]).toEqual([3, 7, 8, 9]);
  });

  it('the work stops soon after it is cancelled', async () => {
    const cancelled = new AbortController();
    const image = Image.fromRaw({ data: new Uint8Array(4_000_000), width: 2000, height: 2000, channels: 1 });
    const corners = points([
      [0, 0],
      [2000, 0],
      [2000, 1900],
      [0, 2000],
    ]);
    const sink = { progress: () => cancelled.abort(), log: () => undefined };
    const params: object = { corners };
    const options = { inputs: { image }, params, signal: cancelled.signal, sink };
    await expect(runComponent(perspective, options)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
