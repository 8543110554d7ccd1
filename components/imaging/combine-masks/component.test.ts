import { Image, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import combine from './component.ts';

const maskOf = (...data: number[]) =>
  Image.fromRaw({ data: Uint8Array.from(data), width: data.length, height: 1, channels: 1 });
const mask = maskOf(0, 0, 255, 255, 127, 128);
const other = maskOf(0, 255, 0, 255, 255, 200);

describe('by the table of each operation', () => {
  it.each([
    ['and', [0, 0, 0, 255, 0, 255]],
    ['or', [0, 255, 255, 255, 255, 255]],
    ['xor', [0, 255, 255, 0, 255, 0]],
    ['without', [0, 0, 255, 0, 0, 0]],
    ['not', [255, 255, 0, 0, 255, 0]],
  ] as const)('%s', async (operation, expected) => {
    const result = (await runComponent(combine, { inputs: { mask, other }, params: { operation } })).mask;
    expect([...(await result.raw()).data]).toEqual(expected);
    expect(result.frame).toEqual(mask.frame);
  });
});

it('not needs no second mask, the others say that they do', async () => {
  const alone = await runComponent(combine, { inputs: { mask }, params: { operation: 'not' } });
  expect([...(await alone.mask.raw()).data]).toEqual([255, 255, 0, 0, 255, 0]);
  await expect(runComponent(combine, { inputs: { mask } })).rejects.toMatchObject({
    code: 'INPUT_MISSING',
    message: 'imaging/combine-masks needs the input "other".',
  });
});

it('masks of two sizes are refused with both', async () => {
  const inputs = { mask, other: maskOf(0, 255) };
  await expect(runComponent(combine, { inputs })).rejects.toMatchObject({
    code: 'IMAGE_SIZES_DIFFER',
    message: 'Joining masks needs images of one size; they have 6×1 and 2×1 pixels.',
  });
});
