import { describe, expect, it } from 'vitest';
import { Image, type RawImage } from '../values/index.ts';
import { compareData } from './compare-data.ts';
import { compareImages } from './compare-images.ts';

const row = (data: RawImage['data'], channels: RawImage['channels'] = 1): Image => {
  return Image.fromRaw({ data, width: data.length / channels, height: 1, channels });
};

describe('two images', () => {
  it('that are equal differ by nothing', async () => {
    const image = row(new Uint8Array([1, 2, 3]));
    expect(await compareImages(image, image)).toEqual({
      maxDifference: 0,
      meanDifference: 0,
      sameSize: true,
      sameKind: true,
    });
  });

  it.each([
    ['levels of 8 bits', row(new Uint8Array([10, 20])), row(new Uint8Array([10, 26])), 6, 3],
    ['16 bits on the scale to 255', row(new Uint16Array([0, 257])), row(new Uint16Array([0, 771])), 2, 1],
    ['floating point', row(new Float32Array([0.5])), row(new Float32Array([0.25])), 63.75, 63.75],
  ])('by %s', async (_, a, b, most, mean) => {
    const { maxDifference, meanDifference, sameKind } = await compareImages(a, b);
    expect([maxDifference, meanDifference, sameKind]).toEqual([most, mean, true]);
  });

  it('of other kinds with the same look', async () => {
    const grey = row(new Uint16Array([257 * 40]));
    const { maxDifference, sameKind } = await compareImages(grey, row(new Uint8Array([40, 40, 40, 255]), 4));
    expect([maxDifference, sameKind]).toEqual([0, false]);
  });

  it('whose transparent pixels hide different colours', async () => {
    const [a, b] = [row(new Uint8Array([9, 9, 9, 0]), 4), row(new Uint8Array([200, 0, 0, 0]), 4)];
    expect((await compareImages(a, b)).maxDifference).toBe(0);
    const seen = await compareImages(a, row(new Uint8Array([9, 9, 9, 30]), 4));
    expect(seen.maxDifference).toBe(30);
  });

  it('of other sizes', async () => {
    const found = await compareImages(row(new Uint8Array([1])), row(new Uint8Array([1, 1])));
    expect(found).toMatchObject({ sameSize: false, maxDifference: 255 });
  });
});

describe('two pieces of data', () => {
  it.each([
    [{ a: [1, 2.0000001] }, { a: [1, 2] }],
    [null, null],
    ['text', 'text'],
  ])('that are equal: %j', (found, expected) => {
    expect(compareData(found, expected, 1e-6)).toBeUndefined();
  });

  it.each([
    [{ a: [{ b: 1 }] }, { a: [{ b: 1.5 }] }, 'a.0.b is 1 where 1.5 is expected'],
    [[1, 2], [1], 'length is 2 where 1 is expected'],
    [{ a: 1, b: 2 }, { a: 1 }, 'b is 2 where nothing is expected'],
    [{}, { a: null }, 'a is nothing where null is expected'],
    ['1', 1, 'it is "1" where 1 is expected'],
    [[], {}, 'it is [] where {} is expected'],
    [Number.NaN, 1, 'it is null where 1 is expected'],
  ])('that differ: %j', (found, expected, message) => {
    expect(compareData(found, expected, 0.1)).toBe(message);
  });
});
