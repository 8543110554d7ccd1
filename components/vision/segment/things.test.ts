import { readFile } from 'node:fs/promises';
import { FileValue, Image, mapBox, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import reference from '../../test/reference/segments.json' with { type: 'json' };
import segment from './component.ts';

const tiny = new URL('../../../models/tiny/', import.meta.url);
const modelOf = async (name: string) =>
  FileValue.fromBytes(await readFile(new URL(`${name}.onnx`, tiny)), `${name}.onnx`);
const models = {
  v5: await modelOf('yolov5-seg'),
  v8: await modelOf('yolov8-seg'),
  v10: await modelOf('yolov10-seg'),
};
const references = new URL('../../test/reference/', import.meta.url);
const example = new URL('examples/things.png', import.meta.url);

async function open(file: URL): Promise<Image> {
  return await Image.open(await readFile(file));
}

async function pictureOf(name: string): Promise<Image> {
  return await open(name === '128x96' ? example : new URL(`segments-${name}-in.png`, references));
}

async function things(image: Image, params: object = {}, model = models.v8) {
  return await runComponent(segment, { inputs: { image, model }, params });
}

/** A thing's mask, laid where its frame says, in the size of the image. */
async function laid(mask: Image, { width, height }: Image): Promise<Uint8Array> {
  const { data } = await mask.raw();
  const whole = new Uint8Array(width * height);
  const [left, top] = mapBox(mask.frame.toRoot, [0, 0, 1, 1]);
  for (let y = 0; y < mask.height; y++) {
    const from = y * mask.width;
    whole.set(data.subarray(from, from + mask.width), (top + y) * width + left);
  }
  return whole;
}

describe('single things, against ONNX Runtime with OpenCV and scikit-image', () => {
  it.each([
    // Where the picture need not be shrunk, the masks are the same to a pixel.
    ['64x64', 1],
    ['64x48', 1],
    ['128x96', 0.97],
    ['150x110', 0.97],
  ] as const)('%s', async (name, overlap) => {
    const image = await pictureOf(name);
    const { detections, masks } = await things(image);
    const wanted = reference[name];
    expect(detections.items.map(({ class: number, score }) => ({ class: number, score }))).toEqual(
      wanted.map(({ class: number, score }) => ({ class: number, score })),
    );
    for (const [at, { box }] of detections.items.entries())
      for (const [side, value] of box.entries())
        expect(Math.abs(value - wanted[at]!.box[side]!)).toBeLessThan(0.1);
    const bits = await (await open(new URL(`segments-${name}.png`, references))).raw({ space: 'grey' });
    for (const [at, mask] of masks.entries()) {
      const found = await laid(mask, image);
      let [both, either] = [0, 0];
      for (const [pixel, level] of found.entries()) {
        const isIn = ((bits.data[pixel]! >> at) & 1) === 1;
        if (level > 0 && isIn) both++;
        if (level > 0 || isIn) either++;
      }
      expect(both / either).toBeGreaterThanOrEqual(overlap);
    }
  });
});

describe('single things', () => {
  it('have outlines and areas that fit their masks, and together are the mask', async () => {
    const image = await pictureOf('128x96');
    const { detections, masks, mask, measurements, image: colours } = await things(image);
    expect(detections.items.map(({ label }) => label)).toEqual(['disc', 'bar', 'ring', 'disc']);
    const together = new Uint8Array(image.width * image.height);
    for (const [at, one] of masks.entries()) {
      const whole = await laid(one, image);
      const pixels = whole.filter((level) => level > 0).length;
      const { label, box } = detections.items[at]!;
      expect(measurements.items[2 * at]).toEqual({ name: 'area', value: pixels, unit: 'px²', label, box });
      for (const [pixel, level] of whole.entries()) if (level > 0) together[pixel] = 255;
      expect(detections.items[at]!.outline!.length).toBeGreaterThan(3);
    }
    expect((await mask.raw()).data).toEqual(together);
    expect([colours.width, colours.height]).toEqual([128, 96]);
  });

  it.each(['v5', 'v10'] as const)('of %s are those of v8', async (version) => {
    const image = await pictureOf('128x96');
    const [one, other] = [await things(image), await things(image, {}, models[version])];
    expect(other.detections.items).toEqual(one.detections.items);
    expect((await other.mask.raw()).data).toEqual((await one.mask.raw()).data);
  });

  it('are those of the labels, scores and number that are asked for', async () => {
    const image = await pictureOf('128x96');
    const labels = async (params: object) =>
      (await things(image, params)).detections.items.map(({ label }) => label);
    expect(await labels({ labels: ['ring', 'bar'] })).toEqual(['bar', 'ring']);
    expect(await labels({ confidence: 0.7 })).toEqual(['disc', 'bar']);
    expect(await labels({ limit: 1 })).toEqual(['disc']);
    expect(await labels({ overlap: 1 })).toEqual(['disc', 'disc', 'bar', 'ring', 'disc']);
    await expect(labels({ labels: ['sky'] })).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
  });

  it('16 bits and alpha are the same to it, and nothing is found in a black picture', async () => {
    const image = await pictureOf('64x64');
    const { data, width, height } = await image.raw();
    const deep = Image.fromRaw({ data: Uint16Array.from(data, (v) => v * 257), width, height, channels: 3 });
    const rgba = new Uint8Array(4 * width * height).fill(255);
    for (let at = 0; at < width * height; at++) rgba.set(data.subarray(3 * at, 3 * at + 3), 4 * at);
    const plain = (await things(image)).detections.items;
    expect((await things(deep)).detections.items).toEqual(plain);
    expect(
      (await things(Image.fromRaw({ data: rgba, width, height, channels: 4 }))).detections.items,
    ).toEqual(plain);
    const black = Image.fromRaw({ data: new Uint8Array(3 * 64 * 64), width: 64, height: 64, channels: 3 });
    expect(await things(black)).toMatchObject({
      masks: [],
      detections: { items: [] },
      measurements: { items: [] },
    });
  });

  it('names that do not fit the boxes are refused', async () => {
    const image = await pictureOf('64x64');
    await expect(things(image, { names: ['a'] })).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});
