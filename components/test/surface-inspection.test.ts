import {
  Image,
  mapDetections,
  type Box,
  type Detections,
  type Table,
  type Verdict,
} from '@kumiki/component-sdk';
import { hostLanes } from '@kumiki/orchestrator/executors';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasPython } from '../../component-sdk/test/python.ts';
import { iou } from '@kumiki/component-sdk/onnx/yolo';
import { components, Sample } from './run-sample.ts';

interface Outcome {
  readonly image: Image;
  readonly verdict: Verdict;
  readonly detections: Detections;
  readonly table: Table;
}

interface Truth {
  readonly verdict: 'OK' | 'NG';
  /** The rules that do not hold, as they begin. */
  readonly broken: readonly string[];
  /** As they were drawn: left, top, width and height in pixels of the photo. */
  readonly defects: readonly {
    readonly kind: string;
    readonly box: Box;
  }[];
}

const sample = await Sample.open('surface-inspection');
const truth = await sample.readJson<Record<string, Truth>>('truth.json');
let outcomes: ReadonlyMap<string, Outcome>;

// One step is in Python.
describe.runIf(hasPython)('the sample pipeline surface-inspection', () => {
  beforeAll(async () => {
    outcomes = await sample.run(hostLanes({ components, width: 1 }), 'values', { golden: 'golden.jpg' });
    // The packages of the Python component may have to be installed first.
  }, 300_000);

  it('has eight images: three good parts, three with defects, one too dark, and one of another part', () => {
    expect(sample.images).toHaveLength(8);
    expect(Object.keys(truth)).toEqual(sample.images);
    expect(Object.values(truth).filter(({ verdict }) => verdict === 'OK')).toHaveLength(3);
  });

  it.each(sample.images)('judges %s, and says why', (name) => {
    const { verdict } = outcomes.get(name)!;
    expect(verdict.verdict).toBe(truth[name]!.verdict);
    const broken = verdict.reasons.filter(({ passed }) => !passed).map(({ rule }) => rule.split(/ [<>]=/)[0]);
    expect(broken).toEqual(truth[name]!.broken);
  });

  it.each(sample.images.filter((name) => name !== 'part-08.jpg'))(
    'finds the defects of %s where they truly are on the photo, which lies elsewhere than the golden part',
    (name) => {
      const { image, detections, table } = outcomes.get(name)!;
      const found = mapDetections(detections, image.frame).items;
      const wanted = truth[name]!.defects;
      expect(found).toHaveLength(wanted.length);
      for (const { kind, box } of wanted) {
        // Of a chip, a part is where the edge was.
        const hits = found.filter(
          (one) => iou(corners(one.box), corners(box)) > (kind === 'chip' ? 0.25 : 0.5),
        );
        expect([kind, hits.length]).toEqual([kind, 1]);
      }
      expect(table.rows.filter(([label]) => Number(label) > 0)).toHaveLength(wanted.length);
    },
  );

  it.each(sample.images)('marks %s, and leaves the rest of it alone', async (name) => {
    const marked = await outcomes.get(name)!.image.raw();
    const original = await (await Image.open(await sample.read(`images/${name}`))).raw();
    let changed = 0;
    for (let at = 0; at < original.data.length; at++)
      changed += Number(original.data[at] !== marked.data[at]);
    expect(changed).toBeGreaterThan(0);
    expect(changed / original.data.length).toBeLessThan(0.05);
  });
});

function corners([left, top, width, height]: Box) {
  return { left, top, right: left + width, bottom: top + height, score: 1, class: 0 };
}
