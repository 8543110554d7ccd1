import { readdir, readFile } from 'node:fs/promises';
import { FileValue, Image, runComponent } from '@kumiki/component-sdk';
import { iou } from '@kumiki/component-sdk/onnx/yolo';
import { describe, expect, it } from 'vitest';
import detect from '../vision/detect/component.ts';

/*
 * How good the shipped models are, on pictures that training never saw: consecutive seeds, none chosen
 * (models/detector/held_out.py). A hit needs half of the area (intersection over union) and the right label. What the README
 * of a model states is of 200 pictures; of these 24, a few things more or less are chance.
 */

type Box = readonly [number, number, number, number];
type Truth = Readonly<Record<string, readonly { readonly label: string; readonly box: Box }[]>>;

describe.each([
  { name: 'surface-defects', precision: 0.95, recall: 0.96 },
  { name: 'street-privacy', precision: 0.93, recall: 0.95 },
])('$name', ({ name, precision, recall }) => {
  const folder = new URL(`../../models/${name}/`, import.meta.url);

  it('finds what it says that it finds', { timeout: 120_000 }, async () => {
    const model = FileValue.fromBytes(await readFile(new URL(`${name}.onnx`, folder)), `${name}.onnx`);
    const truth = JSON.parse(await readFile(new URL('held-out/truth.json', folder), 'utf8')) as Truth;
    const pictures = (await readdir(new URL('held-out/', folder))).filter((file) => file.endsWith('.jpg'));
    expect(Object.keys(truth)).toEqual(pictures.toSorted());
    let [things, hits, found] = [0, 0, 0];
    for (const picture of pictures) {
      const image = await Image.open(await readFile(new URL(`held-out/${picture}`, folder)));
      const { detections } = await runComponent(detect, { inputs: { image, model } });
      const free = new Set(truth[picture]);
      things += free.size;
      found += detections.items.length;
      for (const { label, box } of detections.items) {
        const hit = [...free].find(
          (thing) => thing.label === label && iou(corners(thing.box), corners(box)) >= 0.5,
        );
        if (!hit) continue;
        free.delete(hit);
        hits++;
      }
    }
    expect(things).toBeGreaterThan(40);
    expect(hits / things).toBeGreaterThanOrEqual(recall);
    expect(hits / found).toBeGreaterThanOrEqual(precision);
  });
});

function corners([left, top, width, height]: Box) {
  return { left, top, right: left + width, bottom: top + height };
}
