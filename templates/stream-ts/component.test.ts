import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Image, runStream } from '@kumiki/component-sdk';
import component from './component.ts';

// "kumiki test" runs this file and the examples of component.yaml.

/** A frame of one shade of grey, from 0 to 255. */
function shade(value: number): { image: Image } {
  return { image: Image.fromRaw({ width: 2, height: 2, channels: 1, data: new Uint8Array(4).fill(value) }) };
}

async function changes(shades: readonly number[], memory: number): Promise<number[]> {
  const answers = await runStream(component, { frames: shades.map(shade), params: { memory } });
  return answers.map(({ change }) => Math.round(change * 100) / 100);
}

test('nothing has changed in the first frame, nor while the picture stays', async () => {
  assert.deepEqual(await changes([80, 80, 80], 0), [0, 0, 0]);
});

test('a flash is seen when it comes and when it goes', async () => {
  assert.deepEqual(await changes([0, 255, 0], 0), [0, 1, 1]);
});

test('what stays is forgotten the sooner the less is kept', async () => {
  assert.deepEqual(await changes([0, 255, 255], 0.5), [0, 1, 0.5]);
});
