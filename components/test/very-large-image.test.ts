import { Image, runComponent, type Detections, type Verdict } from '@kumiki/component-sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import tile from '../imaging/tile/component.ts';
import { inProcess, Sample } from './run-sample.ts';
import { compareWithTruth, type Truth } from './truth.ts';

interface Outcome {
  readonly image: Image;
  readonly detections: Detections;
  readonly count: number;
  readonly verdict: Verdict;
}

const sample = await Sample.open('very-large-image');
const truth = await sample.readJson<Record<string, Truth>>('truth.json');
let outcomes: ReadonlyMap<string, Outcome>;

beforeAll(async () => {
  outcomes = await sample.run(inProcess(), 'values', { model: 'surface-defects.onnx' });
}, 120_000);

describe('the sample pipeline very-large-image', () => {
  it('has six images of 24 megapixels, two of them bad', () => {
    expect(sample.images).toEqual(Object.keys(truth));
    expect(Object.values(truth).filter(({ length }) => length > 3)).toHaveLength(2);
  });

  it.each(sample.images)('finds each defect of %s once, where it truly is, and nothing else', (name) => {
    const { image, detections, count, verdict } = outcomes.get(name)!;
    expect([image.width, image.height]).toEqual([6000, 4000]);
    expect(detections.frame).toEqual({ ...image.frame });
    expect(compareWithTruth(detections, truth[name]!)).toEqual({ once: truth[name]!.length, wrong: 0 });
    expect(count).toBe(truth[name]!.length);
    expect(verdict.verdict).toBe(count > 3 ? 'NG' : 'OK');
  });

  it('has defects that borders of tiles cut, and ones that two tiles show', async () => {
    const size = { width: 6000, height: 4000 };
    const blank = Image.fromRaw({ data: new Uint8Array(24_000_000), ...size, channels: 1 });
    const { images } = await runComponent(tile, {
      inputs: { image: blank },
      params: { width: 1920, height: 1920, overlap: 480 },
    });
    const areas = images.map(({ frame }) => [frame.toRoot[2], frame.toRoot[5]] as const);
    const seen = Object.values(truth)
      .flat()
      .map(({ box: [x, y, width, height] }) => ({
        whole: areas.filter(([left, top]) => {
          return x >= left && y >= top && x + width <= left + 1920 && y + height <= top + 1920;
        }).length,
        part: areas.filter(([left, top]) => {
          return x + width > left && y + height > top && x < left + 1920 && y < top + 1920;
        }).length,
      }));
    expect(seen.every(({ whole }) => whole >= 1)).toBe(true);
    expect(seen.filter(({ whole }) => whole > 1).length).toBeGreaterThan(5);
    expect(seen.filter(({ whole, part }) => part > whole).length).toBe(4);
  });
});
