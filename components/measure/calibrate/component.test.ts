import { runComponent, type Frame, type Measurements } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import calibrate from './component.ts';
import type { Calibrate } from './component.types.ts';

const original: Frame = { root: 'photo', width: 4000, height: 3000, toRoot: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
/** Made smaller to a quarter. */
const small: Frame = { root: 'photo', width: 1000, height: 750, toRoot: [4, 0, 0, 0, 4, 0, 0, 0, 1] };

function lengths(frame: Frame | undefined, ...values: number[]): Measurements {
  const items = values.map((value) => ({ name: 'length', value, unit: 'px' }));
  return { ...(frame && { frame }), items };
}

async function run(
  params: Partial<Calibrate['params']>,
  measurements: Measurements,
  reference?: Measurements,
) {
  const inputs = { measurements, ...(reference && { reference }) };
  const found = await runComponent(calibrate, { inputs, params });
  expect(found.measurements.frame).toEqual(measurements.frame);
  return found.measurements.items.map(({ value, unit }) => [Math.round(value * 1e9) / 1e9, unit]);
}

describe('a known scale', () => {
  it('converts lengths and areas, and leaves the rest', async () => {
    const items = [
      { name: 'length', value: 40, unit: 'px', label: '1', box: [1, 2, 3, 4] as const },
      { name: 'area', value: 400, unit: 'px²' },
      { name: 'orientation', value: 30, unit: '°' },
      { name: 'circularity', value: 0.5 },
    ];
    const { measurements, scale } = await runComponent(calibrate, {
      inputs: { measurements: { items } },
      params: { scale: 0.05, unit: 'cm' },
    });
    expect(measurements.items).toEqual([
      { ...items[0], value: 2, unit: 'cm' },
      { ...items[1], value: 1, unit: 'cm²' },
      items[2],
      items[3],
    ]);
    expect(scale).toBe(0.05);
  });

  it('is that of the original, also where a smaller copy was measured', async () => {
    expect(await run({ scale: 0.05 }, lengths(original, 400))).toEqual([[20, 'mm']]);
    expect(await run({ scale: 0.05 }, lengths(small, 100))).toEqual([[20, 'mm']]);
  });
});

describe('two points', () => {
  const params = { method: 'points', x1: 100, y1: 100, x2: 400, y2: 500, knownLength: 25 } as const;

  it('of the original, whatever copy was measured', async () => {
    expect(await run(params, lengths(original, 500))).toEqual([[25, 'mm']]);
    expect(await run(params, lengths(small, 125))).toEqual([[25, 'mm']]);
  });

  it('that are the same are refused', async () => {
    await expect(run({ ...params, x2: 100, y2: 100 }, lengths(original, 1))).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
    });
  });
});

describe('an object of known size', () => {
  const params = { method: 'reference', measure: 'length', knownLength: 30 } as const;

  it('gives the scale; of several, the largest', async () => {
    expect(await run(params, lengths(original, 100, 50), lengths(original, 10, 300))).toEqual([
      [10, 'mm'],
      [5, 'mm'],
    ]);
  });

  it('may have been measured in another copy of the picture', async () => {
    expect(await run(params, lengths(small, 75), lengths(original, 300))).toEqual([[30, 'mm']]);
  });

  it('has to be there, in pixels, and in the same picture', async () => {
    const code = async (reference?: Measurements) =>
      await run(params, lengths(original, 1), reference).catch((error: { code: string }) => error.code);
    expect(await code()).toBe('INPUT_MISSING');
    expect(await code({ items: [] })).toBe('DATA_UNUSABLE');
    expect(await code({ items: [{ name: 'length', value: 3, unit: 'mm' }] })).toBe('DATA_UNUSABLE');
    expect(await code(lengths({ ...original, root: 'other' }, 300))).toBe('FRAME_MISMATCH');
  });
});
