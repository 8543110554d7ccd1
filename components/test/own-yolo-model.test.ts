import { mapDetections, type Detections, type Image, type Table, type Verdict } from '@kumiki/component-sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, Sample } from './run-sample.ts';
import { compareWithTruth, type Truth } from './truth.ts';

interface Outcome {
  readonly image: Image;
  readonly crops: readonly Image[];
  readonly count: number;
  readonly labels: Table;
  readonly table: Table;
  readonly detections: Detections;
  readonly verdict: Verdict;
}

const sample = await Sample.open('own-yolo-model');
const truth = await sample.readJson<Record<string, Truth>>('truth.json');
let outcomes: ReadonlyMap<string, Outcome>;

beforeAll(async () => {
  outcomes = await sample.run(inProcess(), 'values', { model: 'model.onnx' });
});

describe('the sample pipeline own-yolo-model', () => {
  it('has eight images, two of them bad', () => {
    expect(sample.images).toEqual(Object.keys(truth));
    expect(Object.values(truth).filter(({ length }) => length > 2)).toHaveLength(2);
  });

  it.each(sample.images)('finds what is on %s, and judges it', (name) => {
    const { detections, count, verdict } = outcomes.get(name)!;
    const things = truth[name]!;
    expect(compareWithTruth(detections, things)).toEqual({ once: things.length, wrong: 0 });
    expect([count, verdict.verdict]).toEqual([things.length, things.length > 2 ? 'NG' : 'OK']);
  });

  it.each(sample.images)('cuts each thing on %s out, whole and square', (name) => {
    const { crops, detections } = outcomes.get(name)!;
    expect(crops).toHaveLength(detections.items.length);
    for (const [at, crop] of crops.entries()) {
      expect(Math.abs(crop.width - crop.height)).toBeLessThanOrEqual(1);
      const [x, y, width, height] = mapDetections(detections, crop.frame).items[at]!.box;
      expect(x >= 0 && y >= 0 && x + width <= crop.width && y + height <= crop.height).toBe(true);
    }
  });

  it.each(sample.images)('lists and counts what is on %s', (name) => {
    const { table, labels, detections } = outcomes.get(name)!;
    const { items } = detections;
    const columns =
      items.length > 0
        ? ['score', 'area', 'width', 'height', 'x', 'y']
        : table.columns.slice(1).map(({ name }) => name);
    expect(table.columns.map(({ name }) => name)).toEqual(['label', ...columns]);
    expect(table.rows.map(([label]) => label)).toEqual(
      items.length > 0 ? [...items.map(({ label }, at) => `${at + 1} ${label}`), 'mean', 'max'] : [],
    );
    const expected = Map.groupBy(truth[name]!, ({ label }) => label);
    expect(labels.rows.map(([label, count]) => [label, count])).toEqual(
      [...expected]
        .map(([label, things]) => [label, things.length] as const)
        .toSorted(([one], [other]) => one.localeCompare(other)),
    );
  });
});
