import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import overlay from './component.ts';
import type { OverlayText } from './component.types.ts';

type Params = Partial<OverlayText['params']>;

function even(width: number, height: number, pixel: readonly number[], deep = false): Image {
  const channels = pixel.length as RawImage['channels'];
  const data = deep ? new Uint16Array(width * height * channels) : new Uint8Array(width * height * channels);
  for (let at = 0; at < data.length; at++) data[at] = pixel[at % channels]! * (deep ? 257 : 1);
  return Image.fromRaw({ data, width, height, channels });
}

async function run(image: Image, params: Params, text?: string): Promise<RawImage> {
  const inputs = { image, ...(text !== undefined && { text }) };
  const { image: result } = await runComponent(overlay, { inputs, params });
  expect(result.frame).toEqual(image.frame);
  return await result.raw();
}

/** Left, top, right and bottom of what is not as it was. */
function changed({ data, width, channels }: RawImage, was: number): number[] {
  const pixels = Array.from({ length: data.length / channels }, (_, at) => at);
  const lit = pixels.filter((at) => data[at * channels] !== was);
  const [xs, ys] = [lit.map((at) => at % width), lit.map((at) => Math.floor(at / width))];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1];
}

describe('the place', () => {
  it.each([
    ['topLeft', 'left', 'top'],
    ['bottomRight', 'right', 'bottom'],
    ['topRight', 'right', 'top'],
  ] as const)('%s lies the margin away from these edges', async (position, across, down) => {
    const field = '#ffffff';
    const found = await run(even(200, 100, [0]), { text: 'I', position, size: 20, margin: 10, field });
    const [left, top, right, bottom] = changed(found, 0);
    expect(across === 'left' ? left : 200 - right!).toBe(10);
    expect(down === 'top' ? top : 100 - bottom!).toBe(10);
    expect(bottom! - top!).toBe(20);
  });

  it('the middle is the middle, and two lines are twice as high', async () => {
    const params = { text: 'I\nI', position: 'center', size: 20, field: '#ffffff' } as const;
    const [left, top, right, bottom] = changed(await run(even(200, 100, [0]), params), 0);
    expect([top! + bottom!, bottom! - top!]).toEqual([100, 40]);
    // Odd widths lie half a pixel off.
    expect(Math.abs(left! + right! - 200)).toBeLessThanOrEqual(1);
  });

  it('what is too large is cut off', async () => {
    const found = await run(even(20, 20, [9, 9, 9]), { text: 'A long text', size: 50, margin: 50 });
    expect([found.width, found.height]).toEqual([20, 20]);
  });
});

describe('the colours', () => {
  it('are blended by their opacity: the field alone, where no letter is', async () => {
    const found = await run(even(200, 100, [0, 100, 200]), { text: '.', field: '#ffffff80', size: 20 });
    const [left, top] = changed(found, 0);
    const at = (top! * 200 + left!) * 3;
    const half = (level: number) => Math.round(level + (255 - level) * (128 / 255));
    expect(Array.from(found.data.subarray(at, at + 3))).toEqual([half(0), half(100), half(200)]);
  });

  it('a transparent field is none, so that letters alone change the image', async () => {
    const found = await run(even(200, 100, [0]), { text: 'I', size: 40, field: '#00000000' });
    const levels = new Set(found.data);
    expect(levels.has(0)).toBe(true);
    expect(Math.max(...levels)).toBe(255);
  });

  it('16 bits, grey and alpha stay what they are', async () => {
    const deep = await run(even(60, 40, [10], true), { text: 'x' });
    expect([deep.data instanceof Uint16Array, deep.channels]).toEqual([true, 1]);
    const clear = await run(even(60, 40, [0, 0, 0, 0]), { text: 'x', field: '#ff0000' });
    const at = changed(clear, 0)[0]!;
    expect(at).toBeGreaterThanOrEqual(0);
    expect(clear.data.some((level, index) => index % 4 === 3 && level === 255)).toBe(true);
    expect(clear.data.some((level, index) => index % 4 === 3 && level === 0)).toBe(true);
  });
});

describe('the text', () => {
  it('of another step goes before the one that is set', async () => {
    const image = even(200, 60, [0]);
    const given = await run(image, { text: 'wrong' }, 'right');
    expect(given.data).toEqual((await run(image, { text: 'right' })).data);
    expect(given.data).not.toEqual((await run(image, { text: 'wrong' })).data);
  });

  it('that is empty leaves the image as it is', async () => {
    const image = even(20, 20, [7, 8, 9]);
    expect((await run(image, { text: ' \n' })).data).toEqual((await image.raw()).data);
  });

  it('is written as it stands, no markup, and in any script', async () => {
    for (const text of ['<b>&amp;', '検査 OK', '🙂']) {
      const found = await run(even(200, 60, [0]), { text, field: '#00000000' });
      expect(Math.max(...found.data)).toBeGreaterThan(100);
    }
  });
});
