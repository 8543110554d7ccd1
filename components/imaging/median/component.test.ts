import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { expect, it } from 'vitest';
import median from './component.ts';
import type { Median } from './component.types.ts';

const [width, height] = [23, 13];

async function run(image: Image, size: Median['params']['size'] = 3): Promise<RawImage> {
  const result = (await runComponent(median, { inputs: { image }, params: { size } })).image;
  expect(result.frame).toEqual(image.frame);
  return await result.raw();
}

it.each([
  ['8 bits', 3, false],
  ['8 bits', 7, false],
  ['16 bits', 5, true],
  ['16 bits', 11, true],
  // Larger than the picture is high.
  ['8 bits', 15, false],
] as const)('of %s is the middle of a square of %d, by its definition', async (_, size, deep) => {
  const data = deep ? new Uint16Array(width * height) : new Uint8Array(width * height);
  for (let at = 0; at < data.length; at++) data[at] = (at * 7919) % (deep ? 65_521 : 251);
  const found = await run(Image.fromRaw({ data, width, height, channels: 1 }), size);
  const reach = (size - 1) / 2;
  for (let at = 0; at < data.length; at++) {
    const around: number[] = [];
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const x = Math.min(width - 1, Math.max(0, (at % width) + dx));
        const y = Math.min(height - 1, Math.max(0, Math.floor(at / width) + dy));
        around.push(data[y * width + x]!);
      }
    }
    around.sort((one, other) => one - other);
    expect([at, found.data[at]]).toEqual([at, around[(size * size - 1) / 2]]);
  }
});

it('alpha stays as it is', async () => {
  const data = Uint8Array.from({ length: width * height * 2 }, (_, at) =>
    at % 2 === 1 ? (at * 31) % 256 : 90,
  );
  const found = await run(Image.fromRaw({ data, width, height, channels: 2 }));
  expect([...found.data]).toEqual([...data]);
});

it('one pixel stays', async () => {
  const one = Image.fromRaw({ data: Uint8Array.of(7), width: 1, height: 1, channels: 1 });
  expect([...(await run(one, 15)).data]).toEqual([7]);
});
