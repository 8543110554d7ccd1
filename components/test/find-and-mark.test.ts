import { Image, mapDetections, type Detections, type Verdict } from '@kumiki/component-sdk';
import { hostLanes, type Lanes } from '@kumiki/orchestrator/executors';
import { beforeAll, describe, expect, it } from 'vitest';
import { iou } from '@kumiki/component-sdk/onnx/yolo';
import { components, inProcess, Sample } from './run-sample.ts';

const sample = await Sample.open('find-and-mark');

interface Outcome {
  readonly image: Image;
  readonly detections: Detections;
  readonly verdict: Verdict;
}

const outcomes = new Map<string, Outcome>();
const pictures = sample.images;
const expected =
  await sample.readJson<Record<string, { verdict: string; found: Record<string, number> }>>('expected.json');

async function runIn(lanes: Lanes, results: 'files' | 'values'): Promise<ReadonlyMap<string, Outcome>> {
  return await sample.run(lanes, results, { model: 'surface-defects.onnx' });
}

beforeAll(async () => {
  for (const [name, outcome] of await runIn(inProcess(), 'values')) outcomes.set(name, outcome);
});

describe('the sample pipeline find-and-mark', () => {
  it('has eight images, and says what has to come out for each', () => {
    expect(pictures).toHaveLength(8);
    expect(Object.keys(expected)).toEqual(pictures);
  });

  it.each(pictures)('judges %s and finds what is on it', (name) => {
    const { detections, verdict } = outcomes.get(name)!;
    const found: Record<string, number> = {};
    for (const { label } of detections.items) found[label] = (found[label] ?? 0) + 1;
    expect({ verdict: verdict.verdict, found }).toEqual(expected[name]);
    expect(verdict.reasons).toHaveLength(3);
  });

  it.each(pictures)('has the boxes of %s where the defects truly are, on the original', async (name) => {
    const { image, detections } = outcomes.get(name)!;
    const truth = await sample.readJson<Record<string, { label: string; box: Box }[]>>(
      '../../models/surface-defects/samples/truth.json',
    );
    expect([image.width, image.height]).toEqual([1920, 1080]);
    const onOriginal = mapDetections(detections, image.frame).items;
    for (const { label, box } of truth[name]!) {
      const hits = onOriginal.filter(
        (item) => item.label === label && iou(corners(item.box), corners(box)) >= 0.5,
      );
      expect(hits).toHaveLength(1);
    }
  });

  it.each(pictures)('marks %s, and leaves the rest of it alone', async (name) => {
    const { image, detections } = outcomes.get(name)!;
    const [marked, original] = [
      await image.raw(),
      await (await Image.open(await sample.read(`images/${name}`))).raw(),
    ];
    const differs = (x: number, y: number) => {
      const at = (y * original.width + x) * 3;
      return [0, 1, 2].some((channel) => marked.data[at + channel] !== original.data[at + channel]);
    };
    // The sign of the verdict is in the upper left corner, nothing is in the lower right one.
    expect([differs(2, 2), differs(1918, 1078)]).toEqual([true, false]);
    for (const { box } of mapDetections(detections, image.frame).items) {
      const [left, top, width, height] = box.map(Math.round) as [number, number, number, number];
      expect(differs(left, top + Math.round(height / 2))).toBe(true);
      expect(differs(left + Math.round(width / 2), top + height)).toBe(true);
      expect(differs(left + Math.round(width / 2), top + Math.round(height / 2))).toBe(false);
    }
  });
});

type Box = readonly [number, number, number, number];

function corners([left, top, width, height]: Box) {
  return { left, top, right: left + width, bottom: top + height, score: 1, class: 0 };
}

describe('in processes beside this one', () => {
  it('gives the same pixels, detections and verdicts', async () => {
    const found = await runIn(hostLanes({ components, width: 2 }), 'values');
    expect(found.size).toBe(pictures.length);
    for (const [name, { image, ...data }] of found) {
      const { image: expectedImage, ...expectedData } = outcomes.get(name)!;
      expect(data).toEqual(expectedData);
      expect(image.frame).toEqual(expectedImage.frame);
      const [pixels, wanted] = [await image.raw(), await expectedImage.raw()];
      expect(Buffer.compare(pixels.data as Uint8Array, wanted.data as Uint8Array)).toBe(0);
    }
  });

  it('and hands out the same files, byte for byte', async () => {
    const [hosted, here] = await Promise.all([
      runIn(hostLanes({ components, width: 1 }), 'files'),
      runIn(inProcess(), 'files'),
    ]);
    for (const [name, { image }] of hosted) {
      const [file, wanted] = [await image.toFile(), await here.get(name)!.image.toFile()];
      expect([file.format, Buffer.compare(file.bytes, wanted.bytes)]).toEqual([wanted.format, 0]);
    }
  });
});
