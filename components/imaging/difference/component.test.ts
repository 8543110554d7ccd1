import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import difference from './component.ts';
import type { Difference } from './component.types.ts';

type Params = Partial<Difference['params']>;

const [width, height] = [31, 19];

function picture(level: (x: number, y: number) => number, deep = false, channels: 1 | 3 | 4 = 1): Image {
  const count = width * height * channels;
  const data = deep ? new Uint16Array(count) : new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const pixel = Math.floor(at / channels);
    data[at] = Math.round(level(pixel % width, Math.floor(pixel / width)) * (deep ? 257 : 1));
  }
  return Image.fromRaw({ data, width, height, channels });
}

async function run(image: Image, reference: Image, params: Params = {}, area?: Image) {
  const inputs = { image, reference, ...(area && { area }) };
  const found = await runComponent(difference, { inputs, params });
  expect(found.image.frame).toEqual(image.frame);
  expect(found.mask.frame).toEqual(image.frame);
  return { ...found, levels: (await found.image.raw()).data, white: (await found.mask.raw()).data };
}

const random = (seed: number) => (x: number, y: number) => ((x * 7919 + y * 104_729 + seed * 31) % 251) + 2;

describe('the difference', () => {
  it.each([false, true])(
    'without an allowed shift is the distance of the levels (16 bits: %s)',
    async (deep) => {
      const [one, other] = [random(1), random(2)];
      const { levels } = await run(picture(one, deep), picture(other, deep), { shift: 0 });
      const expected = Array.from(levels, (_, at) => {
        const [x, y] = [at % width, Math.floor(at / width)];
        return Math.abs(one(x, y) - other(x, y)) * (deep ? 257 : 1);
      });
      expect([...levels]).toEqual(expected);
    },
  );

  it.each([1, 3, 20])('is the distance from the range within %d pixels, by its definition', async (shift) => {
    const image = await picture(random(3)).raw();
    const reference = await picture((x, y) => 120 + 40 * Math.sin(x / 3) + y).raw();
    const { levels } = await run(picture(random(3)), Image.fromRaw(reference), { shift });
    expect([...levels]).toEqual(byDefinition(image, reference, shift));
  });

  it('of colours is that of the channel that differs most; alpha does not count', async () => {
    const pixel = (...data: number[]) =>
      Image.fromRaw({ data: Uint8Array.from(data), width: 1, height: 1, channels: 4 });
    const { levels } = await run(pixel(10, 200, 30, 255), pixel(20, 150, 33, 7));
    expect([...levels]).toEqual([50]);
  });

  it('of 8 and 16 bits counts in levels of both', async () => {
    const { image, levels } = await run(
      picture(() => 100, true),
      picture(() => 90),
      { shift: 0 },
    );
    expect([image.depth, levels[0]]).toEqual([16, 2570]);
  });
});

describe('what counts as differing', () => {
  const spot = picture((x, y) => (x === 5 && y < 4 ? 90 : 50));
  const even = picture(() => 50);

  it('is above the threshold, and is counted in percent', async () => {
    const { white, share } = await run(spot, even, { threshold: 39 });
    expect(white.filter((level) => level === 255)).toHaveLength(4);
    expect(share).toBeCloseTo((100 * 4) / (width * height), 12);
    expect((await run(spot, even, { threshold: 40 })).share).toBe(0);
  });

  it('is only what is in the area', async () => {
    const area = picture((_, y) => (y < 2 ? 255 : 0));
    const { white, levels, share } = await run(spot, even, {}, area);
    expect(white.filter((level) => level === 255)).toHaveLength(2);
    expect(levels.slice(2 * width).every((level) => level === 0)).toBe(true);
    expect(share).toBeCloseTo((100 * 2) / (2 * width), 12);
    expect(
      (
        await run(
          spot,
          even,
          {},
          picture(() => 0),
        )
      ).share,
    ).toBe(0);
  });

  it('is not an edge that lies within the allowed shift', async () => {
    const edge = (at: number) => picture((x) => (x < at ? 40 : 200));
    expect((await run(edge(15), edge(17), { shift: 1 })).share).toBeGreaterThan(0);
    expect((await run(edge(15), edge(17), { shift: 2 })).share).toBe(0);
  });

  it('is not a slow change of the light that is evened out, but a spot in it is', async () => {
    const dim = (x: number) => 0.5 + x / 80;
    const lit = picture((x, y) => 140 * dim(x) * (x === 9 && y === 9 ? 0.4 : 1));
    const plain = picture(() => 140);
    expect((await run(lit, plain, { threshold: 20 })).share).toBeGreaterThan(50);
    const { white } = await run(lit, plain, { threshold: 20, light: 8 });
    expect(white[9 * width + 9]).toBe(255);
    expect(white.filter((level) => level === 255).length).toBeLessThan(10);
  });
});

it('images of two sizes are refused', async () => {
  const small = Image.fromRaw({ data: new Uint8Array(4), width: 2, height: 2, channels: 1 });
  await expect(
    run(
      picture(() => 0),
      small,
    ),
  ).rejects.toMatchObject({ code: 'IMAGE_SIZES_DIFFER' });
});

it('one pixel, and windows larger than the picture, do not crash', async () => {
  const one = Image.fromRaw({ data: new Uint8Array([9]), width: 1, height: 1, channels: 1 });
  const { levels } = await run(one, one, { shift: 20, light: 4000 });
  expect([...levels]).toEqual([0]);
});

function byDefinition(image: RawImage, reference: RawImage, shift: number): number[] {
  return Array.from(image.data, (level, at) => {
    const around: number[] = [];
    for (let y = Math.floor(at / width) - shift; y <= Math.floor(at / width) + shift; y++) {
      for (let x = (at % width) - shift; x <= (at % width) + shift; x++) {
        if (x >= 0 && x < width && y >= 0 && y < height) around.push(reference.data[y * width + x]!);
      }
    }
    return Math.max(0, level - Math.max(...around), Math.min(...around) - level);
  });
}
