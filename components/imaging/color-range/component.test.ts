import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import colorRange from './component.ts';

const strip = (data: RawImage['data'], channels: RawImage['channels'] = 3) =>
  Image.fromRaw({ data, width: data.length / channels, height: 1, channels });

async function white(image: Image, params: object): Promise<boolean[]> {
  const { mask, share } = await runComponent(colorRange, { inputs: { image }, params });
  expect(mask.frame).toEqual(image.frame);
  const levels = [...(await mask.raw()).data];
  expect(share).toBeCloseTo((100 * levels.filter((level) => level === 255).length) / levels.length, 9);
  return levels.map((level) => level === 255);
}

const all = {
  by: 'hsv',
  hueFrom: 0,
  hueTo: 360,
  saturationFrom: 0,
  saturationTo: 100,
  valueFrom: 0,
  valueTo: 100,
};
/** Red, yellow, green, blue, white, grey, black. */
const colours = Uint8Array.from(
  [[255, 0, 0], [255, 255, 0], [0, 128, 0], [0, 0, 255], [255, 255, 255], [128, 128, 128], [0, 0, 0]].flat(),
); // prettier-ignore

describe('near a colour', () => {
  it('the distances of grey are those of their lightness', async () => {
    // L* of 118 is 49.6, of 119 is 50.03 (CIE 15:2004).
    const greys = strip(Uint8Array.of(0, 118, 119, 255), 1);
    expect(await white(greys, { color: '#000000', tolerance: 49.8 })).toEqual([true, true, false, false]);
    expect(await white(greys, { color: '#ffffff', tolerance: 100.01 })).toEqual([true, true, true, true]);
  });

  it('no tolerance takes the colour alone, in 8 and 16 bits', async () => {
    const only = [false, false, false, true, false, false, false];
    expect(await white(strip(colours), { color: '#0000ff', tolerance: 0 })).toEqual(only);
    const deep = Uint16Array.from(colours, (level) => level * 257);
    expect(await white(strip(deep), { color: '#0000ff', tolerance: 0 })).toEqual(only);
    expect(await white(strip(Uint16Array.of(0, 0, 65_000)), { color: '#0000ff', tolerance: 0 })).toEqual([
      false,
    ]);
  });
});

describe('by hue, saturation and brightness', () => {
  it('hues are a range on a circle, which may go through red', async () => {
    const image = strip(colours);
    const hues = async (hueFrom: number, hueTo: number) =>
      await white(image, { ...all, hueFrom, hueTo, saturationFrom: 50, valueFrom: 10 });
    expect(await hues(60, 120)).toEqual([false, true, true, false, false, false, false]);
    expect(await hues(240, 0)).toEqual([true, false, false, true, false, false, false]);
    expect(await hues(350, 360)).toEqual([true, false, false, false, false, false, false]);
  });

  it('saturation and brightness part grey from colours and dark from bright', async () => {
    const image = strip(colours);
    expect(await white(image, { ...all, saturationTo: 0 })).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(await white(image, { ...all, valueTo: 60 })).toEqual([
      false,
      false,
      true,
      false,
      false,
      true,
      true,
    ]);
    expect(await white(image, all)).toEqual(Array(7).fill(true));
  });
});

it('what is more than half transparent is never in the range', async () => {
  const image = strip(Uint8Array.of(255, 0, 0, 127, 255, 0, 0, 128), 4);
  expect(await white(image, { color: '#ff0000', tolerance: 1 })).toEqual([false, true]);
});
