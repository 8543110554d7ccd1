import { Image, mapPoint, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import rotate from './component.ts';

/** 1 2 3 above 4 5 6. */
const six = Image.fromRaw({ data: new Uint8Array([1, 2, 3, 4, 5, 6]), width: 3, height: 2, channels: 1 });

async function turned(params: object, image = six): Promise<{ image: Image; raw: RawImage }> {
  const result = (await runComponent(rotate, { inputs: { image }, params })).image;
  return { image: result, raw: await result.raw() };
}

describe('quarter turns move pixels and change none', () => {
  it.each([
    [90, [2, 3], [4, 1, 5, 2, 6, 3]],
    [180, [3, 2], [6, 5, 4, 3, 2, 1]],
    [270, [2, 3], [3, 6, 2, 5, 1, 4]],
    [-90, [2, 3], [3, 6, 2, 5, 1, 4]],
  ])('by %d degrees', async (angle, size, values) => {
    const { raw, image } = await turned({ angle });
    expect([raw.width, raw.height]).toEqual(size);
    expect([...raw.data]).toEqual(values);
    // The pixel at the top left, by its centre.
    const [x, y] = mapPoint(image.frame.toRoot, [0.5, 0.5]);
    expect(six.frame.root).toBe(image.frame.root);
    expect(values[0]).toBe(1 + Math.floor(y) * 3 + Math.floor(x));
  });

  it('in the size of the image, with a border where it is missing', async () => {
    const { raw, image } = await turned({ angle: 90, expand: false, background: '#090909' });
    expect([raw.width, raw.height]).toEqual([3, 2]);
    expect([...raw.data]).toEqual([5, 2, 9, 6, 3, 9]);
    const at = raw.data.indexOf(2);
    const [x, y] = mapPoint(image.frame.toRoot, [(at % 3) + 0.5, Math.floor(at / 3) + 0.5]);
    expect([x, y]).toEqual([1.5, 0.5]);
  });
});

it('a turn by nothing hands the image on', async () => {
  expect((await turned({ angle: 0 })).image).toBe(six);
  expect((await turned({ angle: 360 })).image).toBe(six);
});

describe('any angle', () => {
  /** A white dot of 3×3 on black, off the centre. */
  const data = new Uint8Array(60 * 40);
  for (let y = 9; y < 12; y++) data.fill(255, y * 60 + 44, y * 60 + 47);
  const dot = Image.fromRaw({ data, width: 60, height: 40, channels: 1 });

  it.each([
    { angle: 30 },
    { angle: -17.3, interpolation: 'cubic' },
    { angle: 200, interpolation: 'nearest' },
    { angle: 45, expand: false },
  ])('%o: what is found lies right in the original', async (params) => {
    const { image, raw } = await turned(params, dot);
    let [x, y, sum] = [0, 0, 0];
    for (const [at, level] of raw.data.entries()) {
      x += level * ((at % raw.width) + 0.5);
      y += level * (Math.floor(at / raw.width) + 0.5);
      sum += level;
    }
    const [left, top] = mapPoint(image.frame.toRoot, [x / sum, y / sum]);
    expect(Math.abs(left - 45.5)).toBeLessThan(0.25);
    expect(Math.abs(top - 10.5)).toBeLessThan(0.25);
  });

  it('there and back again is the same image inside', async () => {
    const there = await turned({ angle: 20 }, dot);
    const back = await turned({ angle: -20 }, there.image);
    expect(back.image.frame.toRoot.map((value) => Math.round(value * 1e9) / 1e9)).toMatchObject({
      0: 1,
      4: 1,
    });
  });

  it('transparent surroundings do not darken the edge', async () => {
    const red = Image.fromRaw({
      data: Uint8Array.from({ length: 20 * 20 * 4 }, (_, at) => [200, 40, 30, 255][at % 4]!),
      width: 20,
      height: 20,
      channels: 4,
    });
    const { raw } = await turned({ angle: 33 }, red);
    const pixels = Array.from({ length: raw.width * raw.height }, (_, at) => {
      return Array.from(raw.data.subarray(at * 4, at * 4 + 4));
    });
    const seen = pixels.filter(([, , , alpha]) => alpha! > 8).map((pixel) => pixel.slice(0, 3).join(' '));
    expect(new Set(seen)).toEqual(new Set(['200 40 30']));
    expect(pixels[0]).toEqual([0, 0, 0, 0]);
  });

  it('the background is exact in 16 bits, opaque without alpha', async () => {
    const grey = Image.fromRaw({ data: new Uint16Array(100), width: 10, height: 10, channels: 1 });
    const { raw } = await turned({ angle: 45, background: '#ffffff00' }, grey);
    expect(raw.data[0]).toBe(65_535);
  });
});

describe('extremes', () => {
  it('a single pixel turns', async () => {
    const pixel = Image.fromRaw({ data: new Uint8Array([9, 9, 9]), width: 1, height: 1, channels: 3 });
    const { image } = await turned({ angle: 45, interpolation: 'cubic' }, pixel);
    expect([image.width, image.height]).toEqual([2, 2]);
  });

  it('a long line is not turned into an image that takes all memory', async () => {
    const line = Image.fromRaw({ data: new Uint8Array(60_000), width: 60_000, height: 1, channels: 1 });
    await expect(turned({ angle: 45 }, line)).rejects.toMatchObject({ code: 'IMAGE_RESULT_TOO_LARGE' });
  });

  it('stops soon after it is cancelled', async () => {
    const cancelled = new AbortController();
    const image = Image.fromRaw({ data: new Uint8Array(4_000_000), width: 2000, height: 2000, channels: 1 });
    const sink = { progress: () => cancelled.abort(), log: () => undefined };
    const options = { inputs: { image }, params: { angle: 10 }, signal: cancelled.signal, sink };
    await expect(runComponent(rotate, options)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
