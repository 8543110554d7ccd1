import { expect, it } from 'vitest';
import { checkResultSize, onCanvas } from './canvas.ts';
import { colourSamples } from './colour.ts';

const two = { data: new Uint8Array([1, 2]), width: 2, height: 1, channels: 1 } as const;

it.each([
  ['a border', { width: 4, height: 2, left: 1, top: 1 }, [9, 9, 9, 9, 9, 1, 2, 9]],
  ['a cut', { width: 1, height: 1, left: -1, top: 0 }, [2]],
  ['a cut on one side, a border on the other', { width: 2, height: 1, left: 1, top: 0 }, [9, 1]],
  ['nothing of the image', { width: 2, height: 1, left: 5, top: 0 }, [9, 9]],
  ['nothing of it, below', { width: 1, height: 1, left: 0, top: -1 }, [9]],
])('%s', (_, canvas, expected) => {
  const { data, width, height } = onCanvas(two, { ...canvas, background: '#090909' });
  expect([width, height, ...data]).toEqual([canvas.width, canvas.height, ...expected]);
});

it('repeats a colour over all pixels', () => {
  const picture = { data: new Uint16Array(3), width: 1, height: 1, channels: 3 } as const;
  const { data } = onCanvas(picture, { width: 3, height: 1, left: 2, top: 0, background: '#ff8000' });
  expect([...data]).toEqual([65_535, 32_896, 0, 65_535, 32_896, 0, 0, 0, 0]);
});

it.each([
  ['8-bit colour', 8, 'srgb', false, [255, 0, 0]],
  ['with alpha', 8, 'srgb', true, [255, 0, 0, 128]],
  ['grey: its luminance', 8, 'grey', false, [127]],
  ['16-bit grey with alpha', 16, 'grey', true, [32_664, 32_896]],
  ['floating point', 'float', 'srgb', false, [1, 0, 0]],
] as const)('a colour in %s', (_, depth, space, alpha, expected) => {
  const samples = colourSamples('#ff000080', { depth, space, alpha });
  for (const [at, level] of samples.entries()) expect(Math.abs(level - expected[at]!)).toBeLessThanOrEqual(2);
  expect(samples).toHaveLength(expected.length);
});

it('a result may be as large as what it is made from, or 100 megapixels', () => {
  const huge = { width: 15_000, height: 15_000 };
  expect(() => checkResultSize({ width: 10_000, height: 10_000 }, { width: 1, height: 1 })).not.toThrow();
  expect(() => checkResultSize(huge, huge)).not.toThrow();
  expect(() => checkResultSize(huge, { width: 100, height: 100 })).toThrow(
    expect.objectContaining({ code: 'IMAGE_RESULT_TOO_LARGE' }),
  );
});
