import { readFile } from 'node:fs/promises';
import { FileValue, Image, runComponent } from '@kumiki/component-sdk';
import { testModel } from '@kumiki/component-sdk/testing';
import { describe, expect, it } from 'vitest';
import { describeKinds } from '../../test/describe-kinds.ts';
import removeBackground from './component.ts';

const bytes = await readFile(new URL('../../../models/tiny/brightness.onnx', import.meta.url));
const model = FileValue.fromBytes(bytes, 'brightness.onnx');
const base = { normalisation: 'unit', contrast: 0 } as const;

/** Dark on the left, bright on the right. */
function halves(left: number, right: number): Image {
  const data = Uint8Array.from({ length: 64 * 32 * 3 }, (_, at) =>
    Math.floor(at / 3) % 64 < 32 ? left : right,
  );
  return Image.fromRaw({ data, width: 64, height: 32, channels: 3 });
}

/** The first row of the mask. */
async function row(image: Image, params: object, file = model): Promise<number[]> {
  const inputs = { image, model: file };
  const { mask } = await runComponent(removeBackground, { inputs, params: { ...base, ...params } });
  return Array.from((await mask.raw()).data.subarray(0, 64));
}

describe('cutting the main thing out', () => {
  it('what the model sees becomes alpha, colours stay', async () => {
    const image = halves(40, 200);
    const { image: cut } = await runComponent(removeBackground, { inputs: { image, model }, params: base });
    const { data, channels } = await cut.raw();
    expect([channels, cut.alpha]).toEqual([4, true]);
    expect([...data.slice(0, 4), ...data.slice(63 * 4, 64 * 4)]).toEqual([40, 40, 40, 0, 200, 200, 200, 255]);
    expect(cut.frame).toEqual(image.frame);
  });

  it('scores are stretched over the full range, or taken as they are', async () => {
    const [first, last] = [0, 63];
    const stretched = await row(halves(51, 204), {});
    expect([stretched[first], stretched[last]]).toEqual([0, 255]);
    const plain = await row(halves(51, 204), { stretch: false });
    expect([plain[first], plain[last]]).toEqual([51, 204]);
    const clear = await row(halves(51, 204), { stretch: false, contrast: 0.25 });
    expect([clear[first], clear[last]]).toEqual([0, 255]);
  });

  it('an even image has no main thing', async () => {
    expect(new Set(await row(halves(90, 90), {}))).toEqual(new Set([0]));
  });

  it('what was transparent stays so', async () => {
    const data = Uint8Array.from({ length: 32 * 32 * 4 }, (_, at) =>
      at % 4 === 3 ? (at < 2048 ? 0 : 100) : 255,
    );
    const image = Image.fromRaw({ data, width: 32, height: 32, channels: 4 });
    const params = { ...base, stretch: false };
    const { image: cut } = await runComponent(removeBackground, { inputs: { image, model }, params });
    const raw = await cut.raw();
    expect([raw.data[3], raw.data[raw.data.length - 1]]).toEqual([0, 100]);
  });

  it('a model of classes is refused', async () => {
    const file = FileValue.fromBytes(
      testModel({ output: { shape: [1, 2, 1, 1], values: [1, 2] } }),
      'two.onnx',
    );
    await expect(row(halves(0, 255), {}, file)).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});

describe('images of all kinds', () => {
  describeKinds([{ name: 'remove background', kind: { alpha: true }, tolerance: 16 }], async (_, image) => {
    return await runComponent(removeBackground, {
      inputs: { image, model },
      params: { ...base, stretch: false },
    });
  });
});
