import { readFile } from 'node:fs/promises';
import { Image, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import reference from '../../test/reference/matching.json' with { type: 'json' };
import match from './component.ts';
import { correlate, type Plane } from './correlate.ts';

async function open(name: string): Promise<Image> {
  return await Image.open(await readFile(new URL(`../../test/reference/${name}`, import.meta.url)));
}

const images = { grey: await open('parts-8.png'), deep: await open('parts-16.png') };

/** A template that is cut from an image. */
function cut(image: Image, [left, top, width, height]: readonly number[]): Image {
  return image.part({ left: left!, top: top!, width: width!, height: height! });
}

describe('scores', () => {
  it.each([
    ['grey', 'grey'],
    ['odd', 'grey'],
    ['one', 'grey'],
    ['deep', 'deep'],
  ] as const)('are those of OpenCV: %s', async (name, of) => {
    const { template, size, points, mean } = reference[name];
    const [image, wanted] = await Promise.all([images[of].raw(), cut(images[of], template).raw()]);
    const found = await correlate(image, wanted);
    expect([found.width, found.height]).toEqual(size);
    for (const [x, y, score] of points as [number, number, number][])
      expect(found.data[y * found.width + x]).toBeCloseTo(score, 3);
    expect(found.data.reduce((sum, score) => sum + score, 0) / found.data.length).toBeCloseTo(mean, 3);
  });

  it('of many squares are those of each place by itself', async () => {
    const [width, height] = [300, 40];
    const image: Plane = {
      data: Float64Array.from({ length: width * height }, (_, at) => (at * 7919) % 251),
      width,
      height,
    };
    const template: Plane = {
      data: Float64Array.from({ length: 12 }, (_, at) => (at * 37) % 17),
      width: 4,
      height: 3,
    };
    const found = await correlate(image, template);
    for (const [x, y] of [
      [0, 0],
      [252, 1],
      [253, 0],
      [296, 37],
      [100, 20],
    ] as const) {
      expect(found.data[y * found.width + x]).toBeCloseTo(bySums(image, template, x, y), 9);
    }
  });
});

/** The definition of the correlation coefficient. */
function bySums(image: Plane, template: Plane, left: number, top: number): number {
  const pairs = Array.from({ length: template.width * template.height }, (_, at) => {
    const [x, y] = [at % template.width, Math.floor(at / template.width)];
    return [image.data[(top + y) * image.width + left + x]!, template.data[at]!] as const;
  });
  const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length;
  const [one, other] = [mean(0), mean(1)];
  const sum = (value: (pair: readonly [number, number]) => number) =>
    pairs.reduce((all, pair) => all + value(pair), 0);
  const energy = Math.sqrt(sum(([a]) => (a - one) ** 2) * sum(([, b]) => (b - other) ** 2));
  return sum(([a, b]) => (a - one) * (b - other)) / energy;
}

describe('finding places', () => {
  /** Crosses on even ground, the second one darker and weaker, the third one upside down in its levels. */
  function crosses(channels: 1 | 3 | 4 = 1): Image {
    const levels = new Uint8Array(120 * 60).fill(100);
    for (const [left, arm] of [
      [10, 200],
      [50, 110],
      [90, 20],
    ] as const) {
      for (let at = 0; at < 11; at++) {
        levels[(20 + at) * 120 + left + 5] = arm;
        levels[25 * 120 + left + at] = arm;
      }
    }
    const data = Uint8Array.from({ length: levels.length * channels }, (_, at) =>
      at % channels === 3 ? 255 : levels[Math.floor(at / channels)]!,
    );
    return Image.fromRaw({ data, width: 120, height: 60, channels });
  }

  it.each([1, 3, 4] as const)(
    'brightness and contrast do not matter, opposite levels do: %d channels',
    async (channels) => {
      const image = crosses(channels);
      const template = image.part({ left: 8, top: 18, width: 15, height: 15 });
      const { detections, count, best } = await runComponent(match, { inputs: { image, template } });
      expect(detections.items.map(({ box }) => box)).toEqual([[8, 18, 15, 15], [48, 18, 15, 15]]); // prettier-ignore
      expect([count, best]).toEqual([2, 1]);
      expect(detections.frame).toEqual(image.frame);
    },
  );

  it('no more than the limit, under the label', async () => {
    const image = crosses();
    const template = image.part({ left: 8, top: 18, width: 15, height: 15 });
    const params = { limit: 1, label: 'cross' };
    const { detections } = await runComponent(match, { inputs: { image, template }, params });
    expect(detections.items).toMatchObject([{ label: 'cross', score: 1 }]);
  });

  it('nothing on an even image', async () => {
    const image = Image.fromRaw({ data: new Uint8Array(400).fill(7), width: 20, height: 20, channels: 1 });
    const template = crosses().part({ left: 8, top: 18, width: 15, height: 15 });
    expect(await runComponent(match, { inputs: { image, template } })).toMatchObject({ count: 0, best: 0 });
  });

  it.each([
    ['larger than the image', { left: 0, top: 0, width: 120, height: 60 }],
    ['even', { left: 0, top: 0, width: 5, height: 5 }],
  ])('a template that is %s is refused', async (_, area) => {
    const inputs = {
      image: crosses().part({ left: 0, top: 0, width: 100, height: 50 }),
      template: crosses().part(area),
    };
    await expect(runComponent(match, { inputs })).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});
