import { readFile } from 'node:fs/promises';
import { FileValue, Image, runComponent } from '@kumiki/component-sdk';
import { testModel } from '@kumiki/component-sdk/testing';
import { describe, expect, it } from 'vitest';
import { coloured } from './colours.ts';
import segment from './component.ts';
import { labelsOf } from './label-map.ts';

const bytes = await readFile(new URL('../../../models/tiny/segment.onnx', import.meta.url));
const model = FileValue.fromBytes(bytes, 'segment.onnx');

/** The left of an image in one colour, the right in another one. */
function halves(
  left: readonly number[],
  right: readonly number[],
  width = 64,
  Samples = Uint8Array as SampleArray,
) {
  const channels = left.length as 1 | 3 | 4;
  const scale = Samples === Uint16Array ? 257 : 1;
  const data = new Samples(width * 32 * channels);
  for (let at = 0; at < data.length; at++) {
    const x = Math.floor(at / channels) % width;
    data[at] = (x < width / 2 ? left : right)[at % channels]! * scale;
  }
  return Image.fromRaw({ data, width, height: 32, channels });
}

type SampleArray = new (length: number) => Uint8Array | Uint16Array;
const [red, green, blue] = [[200, 10, 10], [10, 200, 10], [10, 10, 200]] as const; // prettier-ignore

async function segmented(image: Image, params: object = {}, file = model) {
  const result = await runComponent(segment, { inputs: { image, model: file }, params });
  const { data, width } = await result.mask.raw();
  const row = [...data.subarray(0, width)];
  return { ...result, edge: row.indexOf(255), white: row.filter((level) => level === 255).length };
}

function of(values: readonly number[], shape: readonly number[], metadata = {}): FileValue {
  return FileValue.fromBytes(testModel({ output: { shape, values }, metadata }), 'test.onnx');
}

describe('what each pixel shows', () => {
  it('a label is where its colour is, in the size of the image', async () => {
    const image = halves(red, blue);
    const { mask, edge, white } = await segmented(image, { labels: ['blue'] });
    expect([mask.width, mask.height, edge, white]).toEqual([64, 32, 32, 32]);
    expect(mask.frame).toEqual(image.frame);
  });

  it('without labels all but the first class is white', async () => {
    expect(await segmented(halves(red, green))).toMatchObject({ edge: 32, white: 32 });
    expect(await segmented(halves(green, blue))).toMatchObject({ edge: 0, white: 64 });
  });

  it('areas and shares add up', async () => {
    const { measurements } = await segmented(halves(red, green));
    expect(measurements.items).toEqual([
      { name: 'area', value: 1024, unit: 'px²', label: 'red' },
      { name: 'share', value: 50, unit: '%', label: 'red' },
      { name: 'area', value: 1024, unit: 'px²', label: 'green' },
      { name: 'share', value: 50, unit: '%', label: 'green' },
      { name: 'area', value: 0, unit: 'px²', label: 'blue' },
      { name: 'share', value: 0, unit: '%', label: 'blue' },
    ]);
  });

  it('16 bits and alpha are the same to it, and small images are enlarged', async () => {
    expect(await segmented(halves(red, green, 64, Uint16Array))).toMatchObject({ edge: 32, white: 32 });
    expect(await segmented(halves([...red, 255], [...green, 255]))).toMatchObject({ edge: 32, white: 32 });
    expect(await segmented(halves(red, green, 2))).toMatchObject({ edge: 1, white: 1 });
  });

  it('a label that the model does not know is refused', async () => {
    const run = segmented(halves(red, green), { labels: ['sky'] });
    await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
  });
});

describe('models of other kinds', () => {
  const white = halves([255, 255, 255], [255, 255, 255]);

  it('one class: what reaches the level', async () => {
    const file = of([0.2, 0.9], [1, 1, 1, 2], { names: "{0: 'part'}" });
    expect(await segmented(white, {}, file)).toMatchObject({ white: 34, edge: 30 });
    expect(await segmented(white, { level: 0.95 }, file)).toMatchObject({ white: 0 });
    const { measurements } = await segmented(white, { labels: ['part'] }, file);
    expect(measurements.items.map(({ label }) => label)).toEqual([
      'background',
      'background',
      'part',
      'part',
    ]);
  });

  it('one class without limits: half is zero', async () => {
    expect(await segmented(white, {}, of([-5, 5], [1, 1, 1, 2]))).toMatchObject({ white: 32, edge: 32 });
  });

  it('numbers of classes are taken as they are', async () => {
    const file = of([0, 3], [1, 1, 2]);
    const { measurements, edge } = await segmented(white, { labels: ['class3'] }, file);
    expect(edge).toBe(32);
    expect(measurements.items.filter(({ value }) => value > 0).map(({ label }) => label)).toEqual([
      'class0',
      'class0',
      'class3',
      'class3',
    ]);
  });

  it.each([
    ['boxes', of([1, 2, 3, 4], [1, 4]), {}],
    ['two images', of([1, 2], [2, 1, 1, 1]), {}],
    ['halves of classes', of([0.5, 1.5], [1, 1, 2]), {}],
    ['another number of names', model, { names: ['a', 'b'] }],
  ])('what is no map is refused: %s', async (_, file, params) => {
    await expect(segmented(white, params, file)).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});

it('edges lie where two scores are equal, between the cells of a small map', () => {
  // Scores of 0 on the left fall to -3, those of 1 rise from -1 to 2: equal at a quarter of the way from cell to cell.
  const map = { data: Float32Array.of(0, -3, -1, 2), width: 2, height: 1, classes: 2 };
  const labels = labelsOf(map, { width: 24, height: 1, level: 0.5 });
  // The middles of the cells are at 6 and 18; a sixth of the way is at 8.
  expect(labels.indexOf(1)).toBe(8);
});

it('colours are those that others use', () => {
  expect([...coloured(Uint8Array.of(0, 1, 2, 3, 15))]).toEqual([
    0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0, 192, 128, 128,
  ]);
});
