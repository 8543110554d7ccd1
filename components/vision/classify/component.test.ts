import { readFile } from 'node:fs/promises';
import { FileValue, Image, runComponent } from '@kumiki/component-sdk';
import { testModel } from '@kumiki/component-sdk/testing';
import { describe, expect, it } from 'vitest';
import classify from './component.ts';
import { probabilities } from './probabilities.ts';

const bytes = await readFile(new URL('../../../models/tiny/classify.onnx', import.meta.url));
const model = FileValue.fromBytes(bytes, 'classify.onnx');

function plain(...levels: number[]): Image {
  const channels = levels.length as 1 | 3 | 4;
  const data = Uint8Array.from({ length: 20 * 10 * channels }, (_, at) => levels[at % channels]!);
  return Image.fromRaw({ data, width: 20, height: 10, channels });
}

async function classified(image: Image, params: object = {}, file = model) {
  return await runComponent(classify, { inputs: { image, model: file }, params });
}

/** A model that gives these scores for a white image. */
function scoring(values: readonly number[], shape: readonly number[] = [1, values.length], metadata = {}) {
  const output = { shape, values };
  return FileValue.fromBytes(testModel({ output, metadata }), `${values.join()}.onnx`);
}

describe('what an image shows', () => {
  it.each([
    ['red', [255, 0, 0]],
    ['green', [0, 255, 0]],
    ['blue', [0, 0, 255]],
  ])('as the page of the tiny model says: %s', async (label, levels) => {
    const result = await classified(plain(...levels));
    expect(result).toMatchObject({ label, score: expect.closeTo(0.9993, 4) });
    expect(result.classes.items.map(({ score }) => score).slice(1)).toEqual([0.0003, 0.0003]);
  });

  it('grey, alpha and 16 bits are the same to it', async () => {
    const thirds = [1 / 3, 1 / 3, 1 / 3].map((score) => expect.closeTo(score, 3));
    expect((await classified(plain(90))).classes.items.map(({ score }) => score)).toEqual(thirds);
    // Transparent is white.
    expect((await classified(plain(255, 0, 0, 0))).classes.items[0]!.score).toBeCloseTo(1 / 3, 3);
    const data = Uint16Array.from({ length: 300 }, (_, at) => (at % 3 === 1 ? 65_535 : 0));
    const deep = Image.fromRaw({ data, width: 10, height: 10, channels: 3 });
    expect(await classified(deep)).toMatchObject({ label: 'green', score: expect.closeTo(0.9993, 4) });
  });

  it('the middle of a long image counts, or all of it', async () => {
    const data = Uint8Array.from({ length: 30 * 10 * 3 }, (_, at) => {
      const x = Math.floor(at / 3) % 30;
      return at % 3 === (x >= 10 && x < 20 ? 2 : 0) ? 255 : 0;
    });
    const image = Image.fromRaw({ data, width: 30, height: 10, channels: 3 });
    expect((await classified(image)).label).toBe('blue');
    expect((await classified(image, { fit: 'stretch' })).label).toBe('red');
  });
});

describe('how much of it is told', () => {
  const white = plain(255, 255, 255);
  const four = scoring([0.1, 0.6, 0.25, 0.05]);

  it('classes without names have numbers, or the names given', async () => {
    const { classes } = await classified(white, { limit: 2 }, four);
    expect(classes.items).toEqual([
      { label: 'class1', score: 0.6, class: 1 },
      { label: 'class2', score: 0.25, class: 2 },
    ]);
    expect((await classified(white, { labels: ['a', 'b', 'c', 'd'] }, four)).label).toBe('b');
  });

  it('nothing where no class is sure enough', async () => {
    expect(await classified(white, { confidence: 0.7 }, four)).toEqual({
      classes: { items: [] },
      label: '',
      score: 0,
    });
  });

  it('scores with sides of one behind are scores', async () => {
    expect((await classified(white, {}, scoring([0.2, 0.8], [1, 2, 1, 1]))).label).toBe('class1');
  });

  it('levels are what the model was trained with', async () => {
    // Its output is the mean of its input times this: 1 for white, 0 to 1.
    const half = scoring([1]);
    const grey = plain(128, 128, 128);
    expect((await classified(grey, {}, half)).score).toBeCloseTo(128 / 255, 3);
    expect((await classified(plain(191, 191, 191), { normalisation: 'symmetric' }, half)).score).toBeCloseTo(
      0.498,
      3,
    );
  });

  it.each([
    ['boxes', scoring([1, 2, 3, 4], [1, 2, 2]), {}],
    ['another number of names', four, { labels: ['a'] }],
    ['no ONNX file', FileValue.fromBytes(Buffer.from('hello'), 'hello.onnx'), {}],
    ['two images at once', scoring([1, 2], [2, 1]), {}],
  ])('a model that is none is refused: %s', async (_, file, params) => {
    await expect(classified(white, params, file)).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});

describe('scores as probabilities', () => {
  it('stay where they are some', () => {
    expect([...probabilities(Float32Array.of(0.25, 0.75))]).toEqual([0.25, 0.75]);
  });

  it('go through softmax where they are none, however large', () => {
    const [one, other] = probabilities(Float32Array.of(1000, 1001));
    expect(other! / one!).toBeCloseTo(Math.E, 4);
    expect(one! + other!).toBeCloseTo(1, 6);
    expect(probabilities(Float32Array.of(0.9, 0.9))[0]).toBeCloseTo(0.5, 6);
  });
});
