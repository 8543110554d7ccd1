import { Image, runComponent, sharp, type Detections } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import crop from './component.ts';

/** Every pixel tells where it is: x, y, and the channel. */
function scene(
  width: number,
  height: number,
  channels: 1 | 2 | 3 | 4,
  make = Uint8Array as SampleArray,
): Image {
  const data = new make(width * height * channels);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / channels);
    data[at] = (pixel % width) + Math.floor(pixel / width) * 7 + (at % channels) * 31;
  }
  return Image.fromRaw({ data, width, height, channels });
}

type SampleArray = new (length: number) => Uint8Array | Uint16Array | Float32Array;

function found(
  image: Image,
  ...boxes: [label: string, ...box: [number, number, number, number]][]
): Detections {
  return { frame: image.frame, items: boxes.map(([label, ...box]) => ({ label, box, score: 0.5 })) };
}

describe('cutting detections out', () => {
  it.each([
    ['8-bit colour', scene(20, 10, 3)],
    ['8-bit grey', scene(20, 10, 1)],
    ['grey with alpha', scene(20, 10, 2)],
    ['16-bit with alpha', scene(20, 10, 4, Uint16Array)],
    ['16-bit grey', scene(20, 10, 1, Uint16Array)],
    ['floating point', scene(20, 10, 3, Float32Array)],
  ])('keeps the pixels of a picture: %s', async (_, image) => {
    const detections = found(image, ['a', 3, 2, 5, 4], ['b', 18, 8, 2, 2]);
    const { images, labels } = await runComponent(crop, { inputs: { image, detections } });
    const whole = await image.raw();
    for (const [at, [left, top, width, height]] of (
      [
        [3, 2, 5, 4],
        [18, 8, 2, 2],
      ] as const
    ).entries()) {
      // prettier-ignore
      const cut = await images[at]!.raw();
      expect([cut.width, cut.height, cut.channels]).toEqual([width, height, whole.channels]);
      expect(images[at]!.depth).toBe(image.depth);
      for (let y = 0; y < height; y++) {
        const start = ((top + y) * whole.width + left) * whole.channels;
        const row = cut.data.slice(y * width * whole.channels, (y + 1) * width * whole.channels);
        expect([...row]).toEqual([...whole.data.subarray(start, start + width * whole.channels)]);
      }
    }
    expect(labels).toEqual(['a', 'b']);
  });

  it('knows where each cut lies in the image', async () => {
    const image = scene(20, 10, 3);
    const { images } = await runComponent(crop, {
      inputs: { image, detections: found(image, ['a', 3, 2, 5, 4]) },
    });
    expect(images[0]!.frame).toMatchObject({ root: image.frame.root, toRoot: [1, 0, 3, 0, 1, 2, 0, 0, 1] });
  });

  it('cuts from the original what was found on a smaller copy, turned upright', async () => {
    // Stored lying, shown upright: the red mark is at the top left of the upright image, 40 × 80.
    const lying = await sharp({ create: { width: 80, height: 40, channels: 3, background: 'white' } })
      .composite([
        { input: { create: { width: 10, height: 20, channels: 3, background: 'red' } }, left: 0, top: 20 },
      ])
      .removeAlpha()
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const image = await Image.open(lying);
    expect([image.width, image.height]).toEqual([40, 80]);
    const small = await Image.from((await image.sharp()).resize(20), { transform: 'scale' });
    const detections = found(small, ['mark', 0, 0, 10, 5]);
    const { images } = await runComponent(crop, { inputs: { image, detections } });
    const { data, width, height } = await images[0]!.raw();
    expect([width, height]).toEqual([20, 10]);
    expect([...data]).toEqual(Array.from({ length: 200 }, () => [255, 0, 0]).flat());
  });

  it('takes labels, and no more than the limit', async () => {
    const image = scene(20, 10, 3);
    const detections = found(
      image,
      ['a', 0, 0, 2, 2],
      ['b', 2, 0, 2, 2],
      ['a', 4, 0, 2, 2],
      ['a', 6, 0, 2, 2],
    );
    const params = { labels: ['a'], limit: 2 };
    const result = await runComponent(crop, { inputs: { image, detections }, params });
    expect(result.labels).toEqual(['a', 'a']);
    expect(result.detections.items.map(({ box }) => box[0])).toEqual([0, 4]);
  });

  it('gives an empty list where nothing was found, or only beside the image', async () => {
    const image = scene(20, 10, 3);
    for (const detections of [found(image), found(image, ['a', 50, 50, 2, 2])]) {
      const result = await runComponent(crop, { inputs: { image, detections } });
      expect(result).toMatchObject({ images: [], labels: [], detections: { items: [] } });
    }
  });

  it('cuts from one pixel', async () => {
    const image = scene(1, 1, 3);
    const params = { square: true, minSize: 10, margin: 100 };
    const { images } = await runComponent(crop, {
      inputs: { image, detections: found(image, ['a', 0, 0, 1, 1]) },
      params,
    });
    expect([images[0]!.width, images[0]!.height]).toEqual([1, 1]);
  });

  it('refuses what was found in another image', async () => {
    const inputs = { image: scene(20, 10, 3), detections: found(scene(20, 10, 3), ['a', 0, 0, 2, 2]) };
    await expect(runComponent(crop, { inputs })).rejects.toMatchObject({ code: 'FRAME_MISMATCH' });
  });
});
