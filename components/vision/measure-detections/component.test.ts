import { Image, runComponent, type Detections } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import measure from './component.ts';

const image = Image.fromRaw({ data: new Uint8Array(100 * 50), width: 100, height: 50, channels: 1 });
const detections: Detections = {
  frame: image.frame,
  items: [
    { label: 'dent', score: 0.9, box: [10, 20, 30, 10] },
    { label: 'dent', score: 0.5, box: [0, 0, 10, 10], outline: [[0, 0], [10, 0], [0, 10]] }, // prettier-ignore
    { label: 'cut', score: 0.7, box: [50, 5, 4, 4] },
  ],
};

describe('detections as numbers', () => {
  it('each thing has the measures asked for, with their units and its box', async () => {
    const params = { measures: ['score', 'area', 'x', 'y', 'share'] as const };
    const { measurements, count } = await runComponent(measure, {
      inputs: { detections },
      params: { measures: [...params.measures] },
    });
    expect(count).toBe(3);
    expect(measurements.items.slice(0, 5)).toEqual(
      [
        { name: 'score', value: 0.9 },
        { name: 'area', value: 300, unit: 'px²' },
        { name: 'x', value: 25, unit: 'px' },
        { name: 'y', value: 25, unit: 'px' },
        { name: 'share', value: 6, unit: '%' },
      ].map((one) => ({ ...one, label: '1 dent', box: [10, 20, 30, 10] })),
    );
    expect(measurements.items[6]).toMatchObject({ name: 'area', value: 50, label: '2 dent' });
  });

  it('on a larger original, sizes are in its pixels', async () => {
    const large = await Image.from((await image.sharp()).resize(200, 100), { transform: 'scale' });
    const { measurements } = await runComponent(measure, {
      inputs: { detections, image: large },
      params: { measures: ['area', 'share'] },
    });
    expect(measurements.frame).toEqual(large.frame);
    expect(measurements.items.slice(0, 4).map(({ value }) => value)).toEqual([1200, 6, 200, 1]);
  });

  it('each label is a row of the table', async () => {
    const { labels } = await runComponent(measure, { inputs: { detections } });
    expect(labels.rows).toEqual([
      ['cut', 1, 0.7, 16],
      ['dent', 2, 0.7, 350],
    ]);
  });

  it('nothing gives nothing', async () => {
    const inputs = { detections: { ...detections, items: [] } };
    const result = await runComponent(measure, { inputs });
    expect(result).toMatchObject({ count: 0, measurements: { items: [] }, labels: { rows: [] } });
  });
});
