import { Image, type Detections, type Table, type Verdict } from '@kumiki/component-sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, Sample } from './run-sample.ts';

interface Outcome {
  readonly image: Image;
  readonly verdict: Verdict;
  readonly table: Table;
  readonly codes: Detections;
  readonly count: number;
}

interface Truth {
  readonly verdict: 'OK' | 'NG';
  /** Texts as they were encoded, and the middle of each label in pixels. */
  readonly codes: readonly {
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly readable: boolean;
  }[];
}

const sample = await Sample.open('read-codes');
const expected = await sample.readJson<Record<string, Truth>>('expected.json');
let outcomes: ReadonlyMap<string, Outcome>;

beforeAll(async () => {
  outcomes = await sample.run(inProcess(), 'values');
}, 120_000);

describe('the sample pipeline read-codes', () => {
  it('has eight photos, two of them bad', () => {
    expect(Object.keys(expected)).toEqual(sample.images);
    const bad = sample.images.filter((name) => expected[name]!.verdict === 'NG');
    expect([sample.images.length, bad]).toEqual([8, ['shelf-04.jpg', 'shelf-07.jpg']]);
  });

  it.each(sample.images)('reads every code of %s that can be read, and nothing else', (name) => {
    const { codes, verdict } = expected[name]!;
    const readable = codes.filter((code) => code.readable);
    const outcome = outcomes.get(name)!;
    const texts = outcome.table.rows.map(([text]) => String(text));
    const sorted = (all: readonly string[]) => all.toSorted((one, other) => one.localeCompare(other));
    expect(sorted(texts)).toEqual(sorted(readable.map(({ text }) => text)));
    expect([outcome.count, outcome.verdict.verdict]).toEqual([readable.length, verdict]);
  });

  it.each(sample.images)('finds the codes of %s on their labels', (name) => {
    for (const { box, label, outline } of outcomes.get(name)!.codes.items) {
      const { x, y } = expected[name]!.codes.find(({ text }) => text === label)!;
      expect(outline).toHaveLength(4);
      expect(Math.hypot(box[0] + box[2] / 2 - x, box[1] + box[3] / 2 - y)).toBeLessThan(60);
    }
  });

  it('says why a photo is bad', () => {
    const [, , , stained] = sample.images;
    const reasons = outcomes.get(stained!)!.verdict.reasons;
    expect(reasons[0]).toMatchObject({ passed: false, found: 5 });
  });

  it('marks codes in the picture', async () => {
    const [name] = sample.images;
    const marked = await outcomes.get(name!)!.image.raw();
    const original = await (await Image.open(await sample.read(`images/${name}`))).raw();
    let changed = 0;
    for (let at = 0; at < marked.data.length; at++) changed += Number(marked.data[at] !== original.data[at]);
    expect(changed / marked.data.length).toBeGreaterThan(0.002);
    expect(changed / marked.data.length).toBeLessThan(0.1);
  });
});
