import { readFile } from 'node:fs/promises';
import { FileValue, Image, runComponent, sharp, type Detections } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import detect from './component.ts';
import { iou } from '@kumiki/component-sdk/onnx/yolo';
import { testModel } from '@kumiki/component-sdk/testing';

const examples = new URL('examples/', import.meta.url);

async function model(name: string): Promise<FileValue> {
  return FileValue.fromBytes(await readFile(new URL(name, examples)), name);
}

/** An image of one level. */
function plain(width: number, height: number, level = 255): Image {
  return Image.fromRaw({ data: new Uint8Array(width * height * 3).fill(level), width, height, channels: 3 });
}

/** Labels and scores in short, as the table of models/tiny has them. */
function short({ items }: Detections): string[] {
  return items.map(({ label, score, box }) => `${label} ${score.toFixed(2)} ${box.join(',')}`);
}

const five = [
  'scratch 0.90 12,12,16,16',
  'dent 0.75 42,6,12,20',
  'dent 0.70 12,12,16,16',
  'stain 0.65 36,44,24,8',
  'scratch 0.30 11,43,10,10',
];

describe.each(['yolov5.onnx', 'yolov8.onnx', 'yolov10.onnx'])('the known boxes of %s', (name) => {
  it('are found where they are, best first', async () => {
    const image = plain(64, 64);
    const { detections } = await runComponent(detect, { inputs: { image, model: await model(name) } });
    expect(short(detections)).toEqual(five);
    expect(detections.frame).toEqual(image.frame);
    expect(detections.items.map((item) => item.class)).toEqual([0, 1, 1, 2, 0]);
  });

  it('are fewer with a higher score, a limit or labels', async () => {
    const inputs = { image: plain(64, 64), model: await model(name) };
    const run = async (params: object) => short((await runComponent(detect, { inputs, params })).detections);
    expect(await run({ confidence: 0.5 })).toEqual(five.slice(0, 4));
    expect(await run({ limit: 2 })).toEqual(five.slice(0, 2));
    expect(await run({ classes: ['stain', 'dent'] })).toEqual(five.slice(1, 4));
    expect(await run({ confidence: 0.95 })).toEqual([]);
  });

  it('are as strong as the image is bright', async () => {
    const inputs = { image: plain(64, 64, 128), model: await model(name) };
    const { detections } = await runComponent(detect, { inputs });
    expect(detections.items.map(({ score }) => score.toFixed(2))).toEqual(['0.45', '0.38', '0.35', '0.33']);
  });

  it('lie in the pixels of a larger image', async () => {
    const inputs = { image: plain(640, 320), model: await model(name) };
    const { detections } = await runComponent(detect, {
      inputs,
      params: { classes: ['dent'], confidence: 0.3 },
    });
    // Shrunk ten times, with 16 rows of grey above: y = (6 - 16) × 10 is cut at the edge.
    expect(detections.items.map(({ box }) => box)).toContainEqual([420, 0, 120, 100]);
  });
});

describe('overlapping boxes', () => {
  it('of another label go too where labels are not kept apart', async () => {
    const inputs = { image: plain(64, 64), model: await model('yolov8.onnx') };
    const { detections } = await runComponent(detect, { inputs, params: { perClass: false } });
    expect(short(detections)).toEqual(five.filter((one) => !one.startsWith('dent 0.70')));
  });

  it('stay where any overlap is allowed', async () => {
    const inputs = { image: plain(64, 64), model: await model('yolov8.onnx') };
    const { detections } = await runComponent(detect, { inputs, params: { overlap: 1 } });
    expect(detections.items).toHaveLength(7);
  });
});

describe('every kind of image', () => {
  const white = { create: { width: 64, height: 64, channels: 3, background: '#fff' } } as const;
  it.each([
    ['8-bit grey', async () => await sharp(white).toColourspace('b-w').png().toBuffer()],
    ['16-bit', async () => await sharp(white).toColourspace('rgb16').png().toBuffer()],
    ['16-bit grey', async () => await sharp(white).toColourspace('grey16').png().toBuffer()],
    ['with alpha', async () => await sharp(white).ensureAlpha().png().toBuffer()],
    ['grey with alpha', async () => await sharp(white).ensureAlpha().toColourspace('b-w').png().toBuffer()],
    ['CMYK', async () => await sharp(white).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer()],
    ['WebP', async () => await sharp(white).webp({ lossless: true }).toBuffer()],
    [
      'larger, 16-bit',
      async () => await sharp(white).resize(128, 128).toColourspace('rgb16').png().toBuffer(),
    ],
  ])('%s', async (_, picture) => {
    const image = await Image.open(await picture());
    const inputs = { image, model: await model('yolov8.onnx') };
    const { detections } = await runComponent(detect, { inputs });
    const scale = image.width / 64;
    expect(detections.items.map(({ box }) => box.map((side) => side / scale).join())).toEqual(
      five.map((one) => one.split(' ').at(-1)),
    );
    expect(detections.items[0]!.score).toBeCloseTo(0.9, 2);
  });

  it('one pixel works', async () => {
    const { detections } = await runComponent(detect, {
      inputs: { image: plain(1, 1), model: await model('yolov8.onnx') },
    });
    expect(detections.items.length).toBeGreaterThan(0);
    for (const { box } of detections.items) expect(box[0] + box[2]).toBeLessThanOrEqual(1);
  });

  it('transparent places count as the grey around an image', async () => {
    const clear = {
      data: new Uint8Array(64 * 64 * 4).fill(255),
      width: 64,
      height: 64,
      channels: 4,
    } as const;
    for (let at = 3; at < clear.data.length; at += 4) clear.data[at] = 0;
    const inputs = { image: Image.fromRaw(clear), model: await model('yolov8.onnx') };
    const { detections } = await runComponent(detect, { inputs });
    expect(detections.items[0]!.score).toBeCloseTo((0.9 * 114) / 255, 2);
  });

  it('floating point is refused with what to do', async () => {
    const image = Image.fromRaw({ data: new Float32Array(64 * 64), width: 64, height: 64, channels: 1 });
    const inputs = { image, model: await model('yolov8.onnx') };
    await expect(runComponent(detect, { inputs })).rejects.toMatchObject({
      code: 'IMAGE_KIND_NOT_SUPPORTED',
    });
  });
});

describe('the sample model', () => {
  const surface = new URL('../../../models/surface-defects/', import.meta.url);
  const truths = readFile(new URL('samples/truth.json', surface), 'utf8').then(
    (text) => JSON.parse(text) as Record<string, { label: string; box: number[] }[]>,
  );

  it.each(['plate-01.jpg', 'plate-02.jpg', 'plate-06.jpg'])('finds what is on %s', async (name) => {
    const file = FileValue.fromBytes(
      await readFile(new URL('surface-defects.onnx', surface)),
      'surface-defects.onnx',
    );
    const image = await Image.open(await readFile(new URL(`samples/${name}`, surface)));
    const params = { confidence: 0.5 };
    const { detections } = await runComponent(detect, { inputs: { image, model: file }, params });
    const truth = (await truths)[name]!;
    expect(detections.items.map(({ label }) => label).toSorted()).toEqual(
      truth.map(({ label }) => label).toSorted(),
    );
    const corners = (box: readonly number[]) => {
      const [left, top, width, height] = box as [number, number, number, number];
      return { left, top, right: left + width, bottom: top + height, score: 1, class: 0 };
    };
    for (const { label, box } of truth) {
      const same = detections.items.filter((item) => {
        return item.label === label && iou(corners(item.box), corners(box)) >= 0.5;
      });
      expect(same).toHaveLength(1);
    }
  });
});

describe('models of other kinds', () => {
  const columns = {
    shape: [1, 6, 8],
    values: [32, 32, 8, 8, 0.9, 0.1].flatMap((value) => [value, ...Array<number>(7).fill(0)]),
  };

  async function run(bytes: Uint8Array, params: object = {}): Promise<Detections> {
    const inputs = { image: plain(64, 64), model: FileValue.fromBytes(bytes, 'model.onnx') };
    return (await runComponent(detect, { inputs, params })).detections;
  }

  it('may have no names', async () => {
    expect(short(await run(testModel({ output: columns })))).toEqual(['class0 0.90 28,28,8,8']);
    expect(await run(testModel({ output: columns }), { classes: ['class1'] })).toMatchObject({ items: [] });
  });

  it('may leave their size open, and say it in their metadata, or not at all', async () => {
    const input = { shape: ['batch', 3, 'height', 'width'] };
    const metadata = { imgsz: '[64, 64]' };
    expect(short(await run(testModel({ input, output: columns, metadata })))).toEqual([
      'class0 0.90 28,28,8,8',
    ]);
    expect(short(await run(testModel({ input, output: columns })))).toEqual(['class0 0.90 2.8,2.8,0.8,0.8']);
  });

  it.each([
    ['text', Buffer.from('weights'), 'not an ONNX file'],
    ['nothing', Buffer.alloc(0), 'not an ONNX file'],
    ['the right shell around nothing', Buffer.from([0x3a, 0]), 'ONNX Runtime cannot load it'],
    ['a table of another shape', testModel({ output: { shape: [1, 5], values: [1, 2, 3, 4, 5] } }), '[1, 5]'],
    [
      'more names than scores',
      testModel({ output: columns, metadata: { names: "['a', 'b', 'c', 'd']" } }),
      '4 classes',
    ],
    [
      'half precision',
      testModel({ input: { type: 'float16', shape: [1, 3, 64, 64] }, output: columns }),
      'float16',
    ],
    ['channels last', testModel({ input: { shape: [1, 64, 64, 3] }, output: columns }), '[1, 64, 64, 3]'],
    ['images by four', testModel({ input: { shape: [4, 3, 64, 64] }, output: columns }), '[4, 3, 64, 64]'],
  ])('%s is refused, with what was found and what is taken', async (_, bytes, found) => {
    const error: unknown = await run(bytes).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'DATA_UNUSABLE',
      message: expect.stringContaining(found) as string,
      remedy: expect.stringMatching(/float32|32-bit/) as string,
    });
    expect((error as Error).message).toContain('model.onnx');
  });

  it('labels that the model does not know are an error, not an empty result', async () => {
    const inputs = { image: plain(64, 64), model: await model('yolov8.onnx') };
    const params = { classes: ['scracth'] };
    await expect(runComponent(detect, { inputs, params })).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      message: expect.stringContaining('scratch, dent, stain') as string,
    });
  });

  it('a damaged image is said to be one', async () => {
    const whole = await sharp({ create: { width: 300, height: 300, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const image = await Image.open(whole.subarray(0, 700));
    const inputs = { image, model: await model('yolov8.onnx') };
    await expect(runComponent(detect, { inputs })).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });
});
