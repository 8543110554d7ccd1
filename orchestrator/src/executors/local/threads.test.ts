import { expect, test } from 'vitest';
import { sharp } from '@kumiki/component-sdk/values';
import { planFor, TestHosts } from '../../../test/hosts.ts';
import { Processors } from './host/processors.ts';

/* An image that is alone on its machine is worked on by several threads. */

const oneStep = `
inputs: {image: {type: image}}
steps: {one: {component: test/threads, inputs: {image: $inputs.image}}}
outputs: {threads: $steps.one.threads}`;

async function picture(width: number, height: number): Promise<Uint8Array> {
  return await sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
}

test('a large image has as many threads as there are processors for it, a small one has one', async () => {
  let now = 0;
  const processors = new Processors(4, () => now);
  await using hosts = await TestHosts.open({ processors });
  const plan = await planFor(oneStep);
  const threads = async (bytes: Uint8Array) => {
    now += 2000;
    const image = { kind: 'bytes', name: 'one.png', load: async () => bytes } as const;
    const { outputs } = await hosts.run(plan, [{ id: 'a', name: 'a', inputs: { image } }]);
    return outputs.get('a')!['threads'];
  };
  const large = await picture(1600, 1000);
  expect(await threads(large)).toBe(4);
  expect(await threads(await picture(64, 64))).toBe(1);
  expect(await threads(await picture(900, 600))).toBe(2);
  processors.begin();
  expect(await threads(large)).toBe(2);
  processors.end();
  expect(await threads(large)).toBe(4);
});
