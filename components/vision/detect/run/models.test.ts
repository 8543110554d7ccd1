import { readFile } from 'node:fs/promises';
import { FileValue } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import { letterbox } from '@kumiki/component-sdk/onnx/yolo';
import { Models } from './models.ts';
import type { Network } from './network.ts';

const bytes = await readFile(new URL('../examples/yolov8.onnx', import.meta.url));
const side = { width: 64, height: 64 };

/** What a model finds first on an image of one level. */
async function best(network: Network, level: number) {
  const pixels = { data: new Uint8Array(64 * 64 * 3).fill(level), channels: 3 };
  const options = { confidence: 0.01, overlap: 0.45, perClass: true, limit: 1 };
  const [found] = await network.detect(pixels, { place: letterbox(side, side), ...options });
  return found!;
}

/** A file of its own digest that counts how often it is read. */
function countedFile(tag: string): { file: FileValue; reads: () => number } {
  let reads = 0;
  const file = new FileValue(
    { name: `${tag}.onnx`, digest: `sha256:${tag}`, size: bytes.length },
    async () => {
      reads++;
      return bytes;
    },
  );
  return { file, reads: () => reads };
}

describe('models that stay loaded', () => {
  it('a model is loaded once for items that come together or later', async () => {
    const models = new Models();
    const { file, reads } = countedFile('one');
    const input = async () => await models.use(file, async ({ ready }) => ready.input);
    expect(await Promise.all([input(), input(), input()])).toEqual([side, side, side]);
    expect(await input()).toEqual(side);
    expect(reads()).toBe(1);
    await models.close();
  });

  it('items that come together do not mix their images', async () => {
    const models = new Models();
    const { file } = countedFile('many');
    const levels = Array.from({ length: 24 }, (_, at) => 100 + at * 6);
    const scores = await Promise.all(
      levels.map(async (level) => await models.use(file, async (network) => await best(network, level))),
    );
    for (const [at, level] of levels.entries()) {
      expect(scores[at]!.score).toBeCloseTo((0.9 * level) / 255, 4);
    }
    await models.close();
  });

  it('the one that was not used for the longest time goes when there are too many', async () => {
    const models = new Models();
    const files = ['a', 'b', 'c', 'd'].map(countedFile);
    for (const { file } of files) await models.use(file, async () => undefined);
    const [first, , , last] = files;
    await models.use(last!.file, async () => undefined);
    await models.use(first!.file, async () => undefined);
    expect([first!.reads(), last!.reads()]).toEqual([2, 1]);
    await models.close();
  });

  it('a model that could not be read is tried anew', async () => {
    const models = new Models();
    let broken = true;
    const file = new FileValue({ name: 'm.onnx', digest: 'sha256:m', size: 1 }, async () => {
      if (broken) throw new Error('the store is away');
      return bytes;
    });
    await expect(models.use(file, async () => 'used')).rejects.toThrow('the store is away');
    broken = false;
    expect(await models.use(file, async () => 'used')).toBe('used');
    await models.close();
  });

  it('loading and running leave the event loop free', async () => {
    const models = new Models();
    const surface = new URL('../../../../models/surface-defects/surface-defects.onnx', import.meta.url);
    const file = FileValue.fromBytes(await readFile(surface), 'surface-defects.onnx');
    let turns = 0;
    const turn = setInterval(() => turns++, 1);
    await models.use(file, async (network) => {
      const input = { width: 640, height: 640 };
      const pixels = { data: new Uint8Array(640 * 640 * 3), channels: 3 };
      const options = { confidence: 0.25, overlap: 0.45, perClass: true, limit: 300 };
      turns = 0;
      for (let at = 0; at < 5; at++)
        await network.detect(pixels, { place: letterbox(input, input), ...options });
      // Run on this thread, the model would let the timer through between two images only.
      expect(turns).toBeGreaterThan(5);
    });
    clearInterval(turn);
    await models.close();
  });
});
