import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Image, runComponent } from '@kumiki/component-sdk';
import component from './component.ts';

// "kumiki test" runs this file and the examples of component.yaml.

/** A black image of 9 × 9 pixels with a white one in the middle. */
function dot(): Image {
  const data = new Uint8Array(9 * 9);
  data[4 * 9 + 4] = 255;
  return Image.fromRaw({ width: 9, height: 9, channels: 1, data });
}

test('light spreads to the neighbours', async () => {
  const { image } = await runComponent(component, { inputs: { image: dot() }, params: { sigma: 1 } });
  const { data } = await image.raw();
  assert.ok(data[4 * 9 + 4]! < 255);
  assert.ok(data[4 * 9 + 5]! > 0);
});

test('the size stays, also that of a single pixel', async () => {
  const pixel = Image.fromRaw({ width: 1, height: 1, channels: 1, data: new Uint8Array([128]) });
  const { image } = await runComponent(component, { inputs: { image: pixel } });
  assert.deepEqual([image.width, image.height], [1, 1]);
});

test('a strength below the minimum is refused', async () => {
  const run = runComponent(component, { inputs: { image: dot() }, params: { sigma: 0 } });
  await assert.rejects(run, { code: 'PARAMETER_INVALID' });
});
