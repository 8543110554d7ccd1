import { FileValue, Image } from '@kumiki/component-sdk/values';
import { residentMemory } from '@kumiki/component-sdk/worker/process';
import { expect, test } from 'vitest';
import { children, planFor, TestHosts } from '../../../test/hosts.ts';
import type { Item } from '../executor.ts';

/** `npm run test:soak` takes ten times as many. */
const count = Number(process.env['KUMIKI_SOAK_ITEMS'] ?? 1000);

/**
 * What the seven processes together may grow by after the first fifth, in which caches fill: an engine collects what
 * is old only when there is enough of it. One image of each item that nobody lets go of would be as much.
 */
const slack = 400 * 2 ** 20;

const side = 384;

/** Items as they are asked for, so that none is there before its turn. */
function* pictures(started: (at: number) => void): Generator<Item> {
  for (let at = 0; at < count; at++) {
    started(at);
    const load = async () => {
      const data = new Uint8Array(side * side * 3).fill(at % 256);
      return await Image.fromRaw({ data, width: side, height: side, channels: 3 }).encode('jpeg');
    };
    yield { id: String(at), name: String(at), inputs: { image: { kind: 'bytes', name: `${at}.jpg`, load } } };
  }
}

test.runIf(process.platform === 'linux')(
  `memory stays flat over ${count} images, in this process and in its hosts`,
  { timeout: 60_000 + count * 100 },
  async () => {
    await using hosts = await TestHosts.open({ width: 2 });
    const plan = await planFor(`
inputs: {image: {type: image}}
files: {model: model.bin}
steps:
  one: {component: test/share, inputs: {image: $inputs.image}}
  two: {component: test/share, inputs: {images: $steps.one.list, image: $inputs.image}}
  far: {component: test/apart, inputs: {images: $steps.two.list}}
  size: {component: test/file, inputs: {file: $files.model}}
outputs: {image: $steps.far.image, size: $steps.size.size}`);
    const model = FileValue.fromBytes(new Uint8Array(4 * 2 ** 20), 'model.bin');
    const used = async (): Promise<number> => {
      const pids = [process.pid, ...(await children())];
      return pids.reduce((sum, pid) => sum + (residentMemory(pid) ?? 0), 0);
    };
    const samples: Promise<number>[] = [];
    const { outputs } = await hosts.run(
      plan,
      pictures((at) => {
        if (at % Math.ceil(count / 20) === 0) samples.push(used());
      }),
      { files: { model }, results: 'files', forget: true },
    );
    expect(outputs.size).toBe(count);
    const sizes = await Promise.all(samples);
    const warm = Math.max(...sizes.slice(2, 6));
    expect(Math.max(...sizes.slice(6)) - warm).toBeLessThan(slack);
    expect(await children()).toHaveLength(6);
  },
);
