import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import windowLevel from './component.ts';

const strip = (data: RawImage['data'], channels: RawImage['channels'] = 1) =>
  Image.fromRaw({ data, width: data.length / channels, height: 1, channels });

async function run(image: Image, params: object = {}) {
  const found = await runComponent(windowLevel, { inputs: { image }, params });
  expect(found.image.frame).toEqual(image.frame);
  const [center, width] = found.measurements.items.map(({ value }) => value);
  return { levels: [...(await found.image.raw()).data], depth: found.image.depth, center, width };
}

describe('by hand', () => {
  const params = { mode: 'manual', center: 2000, width: 1000 };

  it('is the function of DICOM, black below and white above', async () => {
    const image = strip(Uint16Array.of(0, 1500, 1750, 2000, 2250, 2500, 65_535));
    expect((await run(image, params)).levels).toEqual([0, 0, 64, 128, 191, 255, 255]);
    const deep = await run(image, { ...params, depth: '16', invert: true });
    expect(deep).toMatchObject({ depth: 16, levels: [65_535, 65_535, 49_151, 32_768, 16_384, 0, 0] });
  });

  it('takes floating point, also what is no number', async () => {
    const image = strip(Float32Array.of(-1, -0.5, 0, 0.5, Number.NaN, Number.POSITIVE_INFINITY));
    expect((await run(image, { mode: 'manual', center: 0, width: 1 })).levels).toEqual([
      0, 0, 128, 255, 0, 255,
    ]);
  });

  it('leaves alpha as it is, in the new depth', async () => {
    const image = strip(Uint16Array.of(2000, 65_535, 2500, 257), 2);
    expect((await run(image, params)).levels).toEqual([128, 255, 255, 1]);
  });
});

describe('automatic', () => {
  it('stretches what there is, and says which window that is', async () => {
    const image = strip(Uint16Array.of(1000, 1500, 2000));
    expect(await run(image, { tail: 0 })).toMatchObject({ levels: [0, 128, 255], center: 1500, width: 1000 });
  });

  it('leaves a share out at each end', async () => {
    const data = Uint16Array.from({ length: 100 }, (_, at) => (at === 0 ? 0 : at === 99 ? 60_000 : 500 + at));
    expect(await run(strip(data), { tail: 1 })).toMatchObject({ center: 549.5, width: 97 });
  });

  it('of floating point goes from the least to the most', async () => {
    const { levels, center, width } = await run(strip(Float32Array.of(-20, 5, 30, Number.NaN)), { tail: 0 });
    expect(levels).toEqual([0, 128, 255, 0]);
    expect([center, width]).toEqual([expect.closeTo(5, 6), expect.closeTo(50, 6)]);
  });

  it('an even image is grey', async () => {
    expect((await run(strip(Uint16Array.of(700, 700)))).levels).toEqual([128, 128]);
    expect((await run(strip(Float32Array.of(Number.NaN)))).levels).toEqual([0]);
  });
});
