import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Image, sharp } from '@kumiki/component-sdk/values';
import type { Execution, SubmittedItem } from '../../src/execution/index.ts';
import { inProcessLanes, LocalExecutor } from '../../src/executors/index.ts';
import type { EngineFixture } from '../engine-fixture.ts';
import { inline, planOf, providerOf } from '../inline.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that are alive after a collection: objects of the engine, and buffers outside of its heap. */
function aliveBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const images = 'inputs: {image: {type: image}}\noutputs: {image: {type: image}}';
const invert = inline('test/invert', images, {
  async run({ inputs }) {
    const image = inputs['image'] as Image;
    const raw = await image.raw();
    return { image: Image.fromRaw({ ...raw, data: raw.data.map((level) => level ^ 0xff) }, { from: image }) };
  },
});
const steps = `
inputs: {image: {type: image}}
steps:
  first: {component: test/invert, inputs: {image: $inputs.image}}
  second: {component: test/invert, inputs: {image: $steps.first.image}}
outputs: {image: $steps.second.image}
keep: all`;

/** Runs so many images through two steps. @returns how it ended, and what was alive ten times on the way */
export async function runMany(
  kumiki: EngineFixture,
  count: number,
): Promise<{ readonly execution: Execution; readonly alive: readonly number[] }> {
  const folder = join(kumiki.folder, 'images');
  await mkdir(folder);
  const items = async function* (): AsyncGenerator<SubmittedItem> {
    for (let n = 0; n < count; n++) {
      const name = `${n}.png`;
      const path = join(folder, name);
      const background = { r: n & 0xff, g: n >> 8, b: 0 };
      await writeFile(
        path,
        await sharp({ create: { width: 16, height: 12, channels: 3, background } })
          .png()
          .toBuffer(),
      );
      const load = () => Promise.reject(new Error('it is read where it lies'));
      yield { name: String(n), inputs: { image: { kind: 'bytes', name, path, load } } };
    }
  };
  const ref = await kumiki.engine.accept({
    plan: await planOf(steps, [invert]),
    items: items(),
    shared: {},
    files: {},
  });
  const executor = new LocalExecutor(inProcessLanes(providerOf([invert]), 2));
  const alive: number[] = [];
  let ended = 0;
  const execution = await kumiki.engine.carryOut(ref, {
    executor,
    close: async () => await executor.close(),
    handOut: async () => {
      if (++ended % (count / 10) === 0) alive.push(aliveBytes());
      return await Promise.resolve();
    },
  });
  return { execution, alive };
}

/** Bytes by which memory grew from item to item, once it was warm: the slope of a line through all but the first. */
export function growthOf(alive: readonly number[], itemsApart: number): number {
  const [, ...warm] = alive;
  const middle = (warm.length - 1) / 2;
  const mean = warm.reduce((sum, bytes) => sum + bytes, 0) / warm.length;
  const covariance = warm.reduce((sum, bytes, at) => sum + (at - middle) * (bytes - mean), 0);
  const variance = warm.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  return covariance / variance / itemsApart;
}
