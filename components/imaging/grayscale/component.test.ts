import { Image, runComponent } from '@kumiki/component-sdk';
import { expect, it } from 'vitest';
import grayscale from './component.ts';

const levels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 200, 100, 50, 128, 128, 128];
/** Of the linear levels, 0.2126, 0.7152 and 0.0722; and back, cut off to whole levels. */
const luminances = [127, 220, 76, 128, 128];

async function grey(image: Image): Promise<number[]> {
  const result = (await runComponent(grayscale, { inputs: { image } })).image;
  expect(result.frame).toEqual(image.frame);
  return [...(await result.raw()).data];
}

it('gives the luminance of colours', async () => {
  const image = Image.fromRaw({ data: new Uint8Array(levels), width: 5, height: 1, channels: 3 });
  expect(await grey(image)).toEqual(luminances);
});

it('keeps transparency, and the colour of what cannot be seen', async () => {
  const image = Image.fromRaw({
    data: new Uint8Array([255, 0, 0, 0, 0, 255, 0, 77]),
    width: 2,
    height: 1,
    channels: 4,
  });
  expect(await grey(image)).toEqual([127, 0, 220, 77]);
});

it('computes 16 bits in full', async () => {
  const image = Image.fromRaw({
    data: new Uint16Array([40_000, 40_010, 39_990]),
    width: 1,
    height: 1,
    channels: 3,
  });
  const [level] = await grey(image);
  expect(Math.abs(level! - 40_006)).toBeLessThanOrEqual(4);
});

it('hands a grey image on as it is', async () => {
  const image = Image.fromRaw({ data: new Uint8Array([5]), width: 1, height: 1, channels: 1 });
  expect((await runComponent(grayscale, { inputs: { image } })).image).toBe(image);
});
