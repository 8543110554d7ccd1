import { readFile } from 'node:fs/promises';
import { Image, sharp, type Box, type Detections, type Table, type Verdict } from '@kumiki/component-sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, Sample } from './run-sample.ts';

interface Outcome {
  readonly image: Image;
  readonly verdict: Verdict;
  readonly metadata: Table;
  readonly hidden: Detections;
  readonly count: number;
}

interface Truth {
  readonly verdict: 'OK' | 'NG';
  /** Names of the metadata in the file, sorted. */
  readonly metadata: readonly string[];
  readonly things: readonly { readonly label: 'plate' | 'face'; readonly box: Box }[];
}

const sample = await Sample.open('privacy');
const expected = await sample.readJson<Record<string, Truth>>('expected.json');
const good = sample.images.filter((name) => expected[name]!.verdict === 'OK');
let outcomes: ReadonlyMap<string, Outcome>;

beforeAll(async () => {
  outcomes = await sample.run(inProcess(), 'values', { model: 'street-privacy.onnx' });
});

describe('the sample pipeline privacy', () => {
  it('has eight photos, two of them bad', () => {
    expect(Object.keys(expected)).toEqual(sample.images);
    expect([sample.images.length, good.length]).toEqual([8, 6]);
  });

  it.each(sample.images)('judges %s', (name) => {
    expect(outcomes.get(name)!.verdict.verdict).toBe(expected[name]!.verdict);
  });

  it.each(good)('hides every face and plate of %s: nothing of them is left', async (name) => {
    const { image, count } = outcomes.get(name)!;
    const { things } = expected[name]!;
    const after = await image.raw();
    const before = await (await Image.open(await sample.read(`images/${name}`))).raw();
    expect(count).toBeGreaterThanOrEqual(things.length);
    for (const { box } of things) {
      const [left, top, right, bottom] = inside(box, after);
      let same = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const at = (y * after.width + x) * 3;
          const isSame = [0, 1, 2].every((channel) => after.data[at + channel] === before.data[at + channel]);
          if (isSame) same++;
        }
      }
      // Here and there a patch has just the colour that was there.
      expect(same / ((right - left) * (bottom - top))).toBeLessThan(0.02);
    }
  });

  it.each(good)('leaves most of %s as it was', async (name) => {
    const after = await outcomes.get(name)!.image.raw();
    const before = await (await Image.open(await sample.read(`images/${name}`))).raw();
    let changed = 0;
    for (let at = 0; at < after.data.length; at++) changed += Number(after.data[at] !== before.data[at]);
    expect(changed / after.data.length).toBeLessThan(0.1);
  });

  it.each(sample.images)('reports the metadata of %s, and takes it out', async (name) => {
    const { metadata, image } = outcomes.get(name)!;
    const names = metadata.rows.map(([, found]) => String(found));
    expect(names.toSorted((one, other) => one.localeCompare(other))).toEqual(expected[name]!.metadata);
    const { bytes } = await image.toFile();
    expect(await sharp(bytes).metadata()).not.toHaveProperty('exif');
    expect(Buffer.from(bytes).includes('Kumiki')).toBe(false);
  });
});

it('the model is the one that models/street-privacy trained', async () => {
  const trained = await readFile(new URL('../../models/street-privacy/street-privacy.onnx', import.meta.url));
  expect(trained.equals(await sample.read('street-privacy.onnx'))).toBe(true);
});

function inside([x, y, width, height]: Box, image: { readonly width: number; readonly height: number }) {
  return [
    Math.max(0, Math.ceil(x)),
    Math.max(0, Math.ceil(y)),
    Math.min(image.width, Math.floor(x + width)),
    Math.min(image.height, Math.floor(y + height)),
  ] as const;
}
