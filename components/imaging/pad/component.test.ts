import { Image, mapPoint, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import pad from './component.ts';

/** 1 2 3 above 4 5 6. */
const six = Image.fromRaw({ data: new Uint8Array([1, 2, 3, 4, 5, 6]), width: 3, height: 2, channels: 1 });
const sized = (width: number, height: number) =>
  Image.fromRaw({ data: new Uint8Array(width * height), width, height, channels: 1 });

async function padded(params: object, image = six) {
  const result = (await runComponent(pad, { inputs: { image }, params })).image;
  return { image: result, raw: await result.raw() };
}

/** Where the image's pixel `1` lies. */
function corner(data: ArrayLike<number>, width: number) {
  const at = Array.from(data).indexOf(1);
  return [at % width, Math.floor(at / width)];
}

it('a margin on all sides, and every pixel lies right in the original', async () => {
  const { image, raw } = await padded({ shape: 'image', margin: 1, background: '#090909' });
  expect([...raw.data]).toEqual([9, 9, 9, 9, 9, 9, 1, 2, 3, 9, 9, 4, 5, 6, 9, 9, 9, 9, 9, 9]);
  expect(mapPoint(image.frame.toRoot, [1.5, 1.5])).toEqual([0.5, 0.5]);
  expect(image.frame.root).toBe(six.frame.root);
});

it.each([
  ['center', [3, 2]],
  ['top', [3, 1]],
  ['top-right', [6, 1]],
  ['right', [6, 2]],
  ['bottom-right', [6, 4]],
  ['bottom', [3, 4]],
  ['bottom-left', [1, 4]],
  ['left', [1, 2]],
  ['top-left', [1, 1]],
] as const)('at the %s, inside of the margin', async (position, expected) => {
  const { raw } = await padded({ shape: 'size', width: 10, height: 7, margin: 1, position });
  expect([raw.width, raw.height]).toEqual([10, 7]);
  expect(corner(raw.data, raw.width)).toEqual(expected);
});

describe('the canvas', () => {
  it.each([
    ['1:1', [300, 200], [300, 300]],
    ['1:1', [200, 300], [300, 300]],
    ['4:3', [300, 200], [300, 225]],
    ['16:9', [100, 100], [178, 100]],
    ['9:16', [100, 100], [100, 178]],
    ['3:2', [300, 200], [300, 200]],
  ])('of %s around %j', async (ratio, [width, height], expected) => {
    const { raw } = await padded({ ratio }, sized(width!, height!));
    expect([raw.width, raw.height]).toEqual(expected);
  });

  it('has a margin in percent of the longer side', async () => {
    const { raw } = await padded({ margin: 10, unit: 'percent' }, sized(300, 200));
    expect([raw.width, raw.height]).toEqual([360, 360]);
  });

  it('never cuts: a larger image keeps its size', async () => {
    expect((await padded({ shape: 'size', width: 1, height: 1 })).image).toBe(six);
  });

  it('that would take all memory is refused', async () => {
    await expect(padded({ shape: 'size', width: 60_000, height: 60_000 })).rejects.toMatchObject({
      code: 'IMAGE_RESULT_TOO_LARGE',
    });
  });
});

it('transparent where the image has transparency, opaque elsewhere', async () => {
  const pixel = (channels: 3 | 4) =>
    Image.fromRaw({ data: new Uint16Array(channels).fill(7), width: 1, height: 1, channels });
  const params = { shape: 'image', margin: 1, background: '#ffffff00' };
  expect([...(await padded(params, pixel(4))).raw.data.subarray(0, 4)]).toEqual([65_535, 65_535, 65_535, 0]);
  expect([...(await padded(params, pixel(3))).raw.data.subarray(0, 3)]).toEqual([65_535, 65_535, 65_535]);
});
