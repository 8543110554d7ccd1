import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import levels from './component.ts';

const strip = (data: RawImage['data'], channels: RawImage['channels'] = 1) =>
  Image.fromRaw({ data, width: data.length / channels, height: 1, channels });

async function corrected(image: Image, params: object = {}) {
  const result = (await runComponent(levels, { inputs: { image }, params })).image;
  expect(result.frame).toEqual(image.frame);
  return [...(await result.raw()).data];
}

describe('by hand', () => {
  it('the points become black and white, and what is between is stretched', async () => {
    const image = strip(new Uint8Array([0, 50, 100, 150, 200, 255]));
    expect(await corrected(image, { mode: 'manual', black: 50, white: 150 })).toEqual([
      0, 0, 128, 255, 255, 255,
    ]);
  });

  it.each([0.5, 1, 2.2, 10])('gamma %d is its formula', async (gamma) => {
    const every = Uint8Array.from({ length: 256 }, (_, level) => level);
    const expected = Array.from(every, (level) => Math.round(255 * (level / 255) ** (1 / gamma)));
    expect(await corrected(strip(every), { mode: 'manual', gamma })).toEqual(expected);
  });

  it('in 16 bits, fractions of a level count', async () => {
    const image = strip(new Uint16Array([25_700, 25_828, 25_957, 65_535]));
    expect(await corrected(image, { mode: 'manual', black: 100, white: 101 })).toEqual([
      0, 32_640, 65_535, 65_535,
    ]);
  });

  it('points that are one, or the wrong way round, part black from white', async () => {
    const image = strip(new Uint8Array([99, 100, 101]));
    expect(await corrected(image, { mode: 'manual', black: 100, white: 100 })).toEqual([0, 0, 255]);
    expect(await corrected(image, { mode: 'manual', black: 100, white: 20 })).toEqual([0, 0, 255]);
  });
});

describe('automatic', () => {
  /** 1000 samples: 5 of 10, 5 of 240, the rest from 50 to 150. */
  const samples = Uint8Array.from({ length: 1000 }, (_, at) =>
    at < 5 ? 10 : at >= 995 ? 240 : 50 + Math.round(((at - 5) / 989) * 100),
  );

  it('leaves out the share of the darkest and brightest', async () => {
    const found = await corrected(strip(samples));
    expect([found[0], found[5], found[500], found[994], found[999]]).toEqual([0, 0, 128, 255, 255]);
  });

  it('with no share, the darkest becomes black and the brightest white', async () => {
    const found = await corrected(strip(samples), { darkest: 0, brightest: 0 });
    expect([found[0], found[999]]).toEqual([0, 255]);
    expect(found[5]).toBe(Math.round((255 * 40) / 230));
  });

  it('together keeps the tint, each takes it away', async () => {
    const image = strip(new Uint8Array([100, 50, 20, 200, 150, 120]), 3);
    const params = { darkest: 0, brightest: 0 };
    expect(await corrected(image, params)).toEqual([113, 43, 0, 255, 184, 142]);
    expect(await corrected(image, { ...params, channel: 'each' })).toEqual([0, 0, 0, 255, 255, 255]);
    expect(await corrected(image, { ...params, channel: 'green' })).toEqual([100, 0, 20, 200, 255, 120]);
  });

  it('an even image stays as it is', async () => {
    expect(await corrected(strip(new Uint8Array([77, 77, 77])))).toEqual([77, 77, 77]);
  });

  it('what cannot be seen does not count, and alpha stays', async () => {
    const image = strip(new Uint8Array([0, 0, 100, 255, 200, 128, 255, 0]), 2);
    expect(await corrected(image)).toEqual([0, 0, 0, 255, 255, 128, 255, 0]);
    expect(await corrected(strip(new Uint8Array([9, 0]), 2))).toEqual([9, 0]);
  });
});
