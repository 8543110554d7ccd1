import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { FileValue, Image, runComponent } from '@kumiki/component-sdk';
import component from './component.ts';

// "kumiki test" runs this file and the examples of component.yaml.

const path = join(import.meta.dirname, 'examples', 'classify.onnx');
const model = FileValue.fromBytes(await readFile(path), 'classify.onnx');

/** An image of one colour. */
function plain(red: number, green: number, blue: number): Image {
  const data = Uint8Array.from({ length: 8 * 8 * 3 }, (_, at) => [red, green, blue][at % 3]!);
  return Image.fromRaw({ width: 8, height: 8, channels: 3, data });
}

test('the best class comes first', async () => {
  const { classes } = await runComponent(component, { inputs: { image: plain(0, 255, 0), model } });
  assert.equal(classes.items[0]?.label, 'green');
  assert.ok(classes.items[0].score > 0.99);
});

test('a grey image is nothing of it', async () => {
  const image = Image.fromRaw({ width: 1, height: 1, channels: 1, data: new Uint8Array([90]) });
  const { classes } = await runComponent(component, { inputs: { image, model } });
  for (const { score } of classes.items) assert.ok(Math.abs(score - 1 / 3) < 0.001);
});

test('names that do not fit the model are refused', async () => {
  const run = runComponent(component, {
    inputs: { image: plain(0, 0, 0), model },
    params: { labels: ['cat'] },
  });
  await assert.rejects(run, { code: 'DATA_UNUSABLE' });
});
