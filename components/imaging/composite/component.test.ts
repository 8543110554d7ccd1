import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import composite from './component.ts';
import type { Composite } from './component.types.ts';

type Params = Partial<Composite['params']>;

function even(width: number, height: number, pixel: readonly number[], deep = false): Image {
  const channels = pixel.length as RawImage['channels'];
  const data = deep ? new Uint16Array(width * height * channels) : new Uint8Array(width * height * channels);
  for (let at = 0; at < data.length; at++) data[at] = pixel[at % channels]! * (deep ? 257 : 1);
  return Image.fromRaw({ data, width, height, channels });
}

async function run(image: Image, picture: Image, params: Params): Promise<RawImage> {
  const result = (await runComponent(composite, { inputs: { image, picture }, params })).image;
  expect(result.frame).toEqual(image.frame);
  return await result.raw();
}

/** Left, top, right and bottom of what is not black. */
function bounds({ data, width, channels }: RawImage): number[] {
  const lit = Array.from({ length: data.length / channels }, (_, at) => at).filter(
    (at) => data[at * channels]! > 0,
  );
  const [xs, ys] = [lit.map((at) => at % width), lit.map((at) => Math.floor(at / width))];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1];
}

describe('the place', () => {
  it.each([
    ['topLeft', [2, 2, 12, 7]],
    ['top', [15, 2, 25, 7]],
    ['right', [28, 8, 38, 13]],
    ['center', [15, 8, 25, 13]],
    ['bottomRight', [28, 13, 38, 18]],
  ] as const)('%s, a quarter of the width and a tenth from the edges', async (position, expected) => {
    const found = await run(even(40, 20, [0]), even(20, 10, [200]), { position, width: 25, margin: 10 });
    expect(bounds(found)).toEqual(expected);
  });

  it('a picture that is larger than the image is cut off', async () => {
    const found = await run(even(8, 6, [0]), even(100, 3, [200]), {
      width: 0,
      position: 'center',
      margin: 0,
    });
    expect(bounds(found)).toEqual([0, 2, 8, 5]);
  });
});

describe('the levels', () => {
  const all: Params = { width: 0, margin: 0, position: 'topLeft' };

  it.each([false, true])(
    'are mixed by the opacity and the alpha of the picture (16 bits: %s)',
    async (deep) => {
      const found = await run(even(1, 1, [100, 100, 100], deep), even(1, 1, [200, 0, 50, 128], deep), {
        ...all,
        opacity: 0.5,
      });
      const share = (0.5 * 128) / 255;
      const expected = [200, 0, 50].map((level) => 100 + (level - 100) * share);
      for (const [at, level] of found.data.entries())
        expect(Math.abs(level / (deep ? 257 : 1) - expected[at]!)).toBeLessThanOrEqual(0.5);
    },
  );

  it('of a transparent image are those of the picture, and alpha adds up', async () => {
    const clear = await run(even(1, 1, [9, 0]), even(1, 1, [200, 128]), all);
    expect([...clear.data]).toEqual([200, 128]);
    const half = await run(even(1, 1, [100, 128]), even(1, 1, [200, 128]), all);
    expect([...half.data]).toEqual([167, 192]);
  });

  it('a coloured picture makes a grey image coloured', async () => {
    expect([...(await run(even(1, 1, [7]), even(1, 1, [1, 2, 3]), all)).data]).toEqual([1, 2, 3]);
  });
});
