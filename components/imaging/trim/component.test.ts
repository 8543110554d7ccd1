import { Image, mapBox, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import trim from './component.ts';

/** A canvas of 12×10 with a box at (3, 2) of 4×5. */
function scene(channels: RawImage['channels'], back: number[], front: number[], Type = Uint8Array): Image {
  const data = new Type(12 * 10 * channels);
  for (let y = 0; y < 10; y++) {
    for (let x = 0; x < 12; x++) {
      const inBox = x >= 3 && x < 7 && y >= 2 && y < 7;
      data.set(inBox ? front : back, (y * 12 + x) * channels);
    }
  }
  return Image.fromRaw({ data, width: 12, height: 10, channels });
}

/** What was kept of the image, as a box on it. */
async function kept(image: Image, params: object = {}) {
  const result = await runComponent(trim, { inputs: { image }, params });
  const { width, height, frame } = result.image;
  expect(frame.root).toBe(image.frame.root);
  return { box: mapBox(frame.toRoot, [0, 0, width, height]), share: result.share };
}

const box = [3, 2, 4, 5];
const share = (100 * 20) / 120;
const grey = scene(1, [200], [100]);

describe('cuts away what is like the corners', () => {
  it.each([
    ['grey', grey],
    ['grey with alpha', scene(2, [200, 255], [100, 255])],
    ['colour', scene(3, [200, 200, 200], [200, 200, 150])],
    ['colour, by its middle channel', scene(3, [200, 200, 200], [200, 150, 200])],
    ['transparency', scene(4, [0, 0, 0, 0], [9, 9, 9, 255])],
    ['grey transparency', scene(2, [0, 0], [0, 255])],
  ])('%s', async (_, image) => {
    expect(await kept(image)).toEqual({ box, share });
  });

  it('in 16 bits, with the tolerance on the same scale', async () => {
    const deep = scene(1, [200 * 257], [189 * 257], Uint16Array as never);
    expect(await kept(deep)).toEqual({ box, share });
    expect(await kept(deep, { tolerance: 11 })).toMatchObject({ share: 0 });
  });

  it('though one corner holds something', async () => {
    const { data, ...info } = await grey.raw();
    const spoiled = Image.fromRaw({ ...info, data: Uint8Array.from(data).fill(100, 0, 1) });
    expect(await kept(spoiled)).toEqual({ box: [0, 0, 7, 7], share: (100 * 49) / 120 });
  });
});

it('the cut pixels are those of the original', async () => {
  const data = Uint8Array.from({ length: 30 }, (_, at) => (at % 6 > 1 && at > 11 ? at : 0));
  const image = Image.fromRaw({ data, width: 6, height: 5, channels: 1 });
  const result = await runComponent(trim, { inputs: { image } });
  expect([...(await result.image.raw()).data]).toEqual([14, 15, 16, 17, 20, 21, 22, 23, 26, 27, 28, 29]);
});

it('leaves a margin, in pixels or percent, as far as there is one', async () => {
  expect((await kept(grey, { margin: 1 })).box).toEqual([2, 1, 6, 7]);
  expect((await kept(grey, { margin: 40, unit: 'percent' })).box).toEqual([1, 0, 8, 9]);
  expect((await kept(grey, { margin: 999 })).box).toEqual([0, 0, 12, 10]);
});

it('takes a colour for the background', async () => {
  expect((await kept(grey, { background: 'color', color: '#c8c8c8' })).box).toEqual(box);
  expect((await kept(grey, { background: 'color', color: '#ff0000' })).box).toEqual([0, 0, 12, 10]);
});

it('passes over specks', async () => {
  const { data, ...info } = await grey.raw();
  const dusty = Image.fromRaw({ ...info, data: Uint8Array.from(data).fill(0, 119, 120) });
  expect((await kept(dusty)).box).toEqual([3, 2, 9, 8]);
  expect((await kept(dusty, { specks: 1 })).box).toEqual(box);
});

it('an image that is all background stays whole, and says so', async () => {
  const logged: string[] = [];
  const even = scene(1, [50], [50]);
  const sink = {
    progress: () => undefined,
    log: ({ message }: { message: string }) => void logged.push(message),
  };
  const result = await runComponent(trim, { inputs: { image: even }, sink });
  expect([result.image, result.share]).toEqual([even, 0]);
  expect(logged).toEqual(['The image is nothing but background, so it stays whole.']);
});

it('nothing is transparent in an image without transparency', async () => {
  expect(await kept(grey, { background: 'transparent' })).toEqual({ box: [0, 0, 12, 10], share: 100 });
});
