import { Image, type Table, type Verdict } from '@kumiki/component-sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, Sample } from './run-sample.ts';

interface Outcome {
  readonly image: Image;
  readonly verdict: Verdict;
  readonly table: Table;
  readonly count: number;
}

interface Truth {
  readonly verdict: 'OK' | 'NG';
  /** Places and diameters as they were drawn, in millimetres. */
  readonly washers: readonly { readonly x: number; readonly y: number; readonly diameter: number }[];
}

/** What the page of the sample says of its accuracy, in millimetres. */
const tolerance = { diameter: 0.1, place: 0.15 };

const sample = await Sample.open('count-and-measure');
const expected = await sample.readJson<Record<string, Truth>>('expected.json');
let outcomes: ReadonlyMap<string, Outcome>;

beforeAll(async () => {
  outcomes = await sample.run(inProcess(), 'values');
});

describe('the sample pipeline count-and-measure', () => {
  it('has eight images, two of them bad, and says what is on each', () => {
    expect(sample.images).toHaveLength(8);
    expect(Object.keys(expected)).toEqual(sample.images);
    expect(Object.values(expected).filter(({ verdict }) => verdict === 'NG')).toHaveLength(2);
  });

  it.each(sample.images)('counts and judges %s', (name) => {
    const { verdict, count } = outcomes.get(name)!;
    expect(count).toBe(expected[name]!.washers.length);
    expect(verdict.verdict).toBe(expected[name]!.verdict);
  });

  it('says why a tray is bad: one lacks a part, on one a part is too small', () => {
    const reasons = (name: string) => outcomes.get(name)!.verdict.reasons.map(({ passed }) => passed);
    expect(reasons('tray-03.jpg')).toEqual([false, true]);
    expect(reasons('tray-06.jpg')).toEqual([true, false]);
  });

  it.each(sample.images)('measures the washers of %s in millimetres, where they truly are', (name) => {
    const { table, count } = outcomes.get(name)!;
    expect(table.columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['label', undefined],
      ['diameter', 'mm'],
      ['x', 'mm'],
      ['y', 'mm'],
    ]);
    const rows = table.rows.slice(0, count) as [string, number, number, number][];
    for (const { x, y, diameter } of expected[name]!.washers) {
      const near = rows.filter((row) => Math.hypot(row[2] - x, row[3] - y) < tolerance.place);
      expect(near).toHaveLength(1);
      expect(Math.abs(near[0]![1] - diameter)).toBeLessThan(tolerance.diameter);
    }
    expect(table.rows.slice(count).map(([label]) => label)).toEqual(['mean', 'min', 'max']);
  });

  it.each(sample.images)('marks the parts of %s, and leaves the rest of it alone', async (name) => {
    const marked = await outcomes.get(name)!.image.raw();
    const original = await (await Image.open(await sample.read(`images/${name}`))).raw();
    const differs = (x: number, y: number) => {
      const at = (y * original.width + x) * 3;
      return [0, 1, 2].some((channel) => marked.data[at + channel] !== original.data[at + channel]);
    };
    // The sign of the verdict is in the upper left corner, nothing is in the lower right one.
    expect([differs(2, 2), differs(998, 748)]).toEqual([true, false]);
    let changed = 0;
    for (let at = 0; at < original.data.length; at++)
      changed += Number(original.data[at] !== marked.data[at]);
    expect(changed / original.data.length).toBeLessThan(0.05);
  });
});
