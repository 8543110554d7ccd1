import { Image, mapPoint, runComponent } from '@kumiki/component-sdk';
import { expect, it } from 'vitest';
import crop from './component.ts';

/** Every pixel has a value of its own. */
const numbered = Image.fromRaw({
  data: Uint8Array.from({ length: 200 }, (_, at) => at),
  width: 20,
  height: 10,
  channels: 1,
});

async function cut(params: object, image = numbered) {
  const result = (await runComponent(crop, { inputs: { image }, params })).image;
  const { data } = await result.raw();
  return { image: result, size: [result.width, result.height], first: data[0], last: data.at(-1) };
}

it.each([
  ['pixels', { left: 3, top: 2, width: 5, height: 4 }, [5, 4], 43, 107],
  ['to the far edges', { left: 15, top: 8 }, [5, 2], 175, 199],
  ['percent', { unit: 'percent', left: 25, top: 50, width: 50, height: 50 }, [10, 5], 105, 194],
  ['clipped on all sides', { left: -5, top: -5, width: 100, height: 100 }, [20, 10], 0, 199],
  ['fractions of pixels, rounded', { left: 2.6, top: 0.4, width: 1.2, height: 1 }, [1, 1], 3, 3],
  ['less than a pixel is one', { left: 4.1, width: 0.2, height: 0.001 }, [1, 1], 4, 4],
])('cuts by %s', async (_, params, size, first, last) => {
  expect(await cut(params)).toMatchObject({ size, first, last });
});

it('knows where the part was', async () => {
  const { image } = await cut({ left: 3, top: 2, width: 5, height: 4 });
  expect(image.frame.root).toBe(numbered.frame.root);
  expect(mapPoint(image.frame.toRoot, [0, 0])).toEqual([3, 2]);
});

it('hands the image on as it is where nothing is cut', async () => {
  expect((await cut({})).image).toBe(numbered);
});

it.each([{ left: 20 }, { top: 500 }, { left: -10, width: 10 }, { unit: 'percent', left: 100 }])(
  'refuses an area with nothing in it: %o',
  async (params) => {
    await expect(cut(params)).rejects.toMatchObject({
      code: 'IMAGE_AREA_EMPTY',
      message: expect.stringMatching(/20×10/),
      remedy: expect.stringMatching(/Move the area/),
    });
  },
);

it('works on a single pixel', async () => {
  const pixel = Image.fromRaw({ data: new Uint16Array([40_000]), width: 1, height: 1, channels: 1 });
  expect(await cut({ left: -1, width: 5 }, pixel)).toMatchObject({ size: [1, 1], first: 40_000 });
});
