import { Image, mapPoint, runComponent } from '@kumiki/component-sdk';
import { expect, it } from 'vitest';
import flip from './component.ts';

/** 1 2 3 above 4 5 6. */
const six = Image.fromRaw({ data: new Uint8Array([1, 2, 3, 4, 5, 6]), width: 3, height: 2, channels: 1 });

it.each([
  ['horizontal', [3, 2, 1, 6, 5, 4]],
  ['vertical', [4, 5, 6, 1, 2, 3]],
  ['both', [6, 5, 4, 3, 2, 1]],
] as const)('%s: every pixel lies right in the original', async (direction, values) => {
  const { image } = await runComponent(flip, { inputs: { image: six }, params: { direction } });
  const { data, width } = await image.raw();
  expect([...data]).toEqual(values);
  expect(image.frame.root).toBe(six.frame.root);
  for (const [at, level] of data.entries()) {
    const [x, y] = mapPoint(image.frame.toRoot, [(at % width) + 0.5, Math.floor(at / width) + 0.5]);
    expect(1 + Math.floor(y) * 3 + Math.floor(x)).toBe(level);
  }
});

it('twice is the image again', async () => {
  const once = await runComponent(flip, { inputs: { image: six } });
  const { image } = await runComponent(flip, { inputs: once });
  expect([...(await image.raw()).data]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(image.frame.toRoot.map((value) => value + 0)).toEqual(six.frame.toRoot);
});

it('of one pixel, 16 bits with alpha', async () => {
  const pixel = Image.fromRaw({ data: new Uint16Array([1, 2, 3, 4]), width: 1, height: 1, channels: 4 });
  const { image } = await runComponent(flip, { inputs: { image: pixel }, params: { direction: 'both' } });
  expect([...(await image.raw()).data]).toEqual([1, 2, 3, 4]);
});
