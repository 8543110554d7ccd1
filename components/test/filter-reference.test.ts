import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Image, runComponent } from '@kumiki/component-sdk';
import { compareImages } from '@kumiki/component-sdk/testing';
import { componentWorker, WorkerClient } from '@kumiki/component-sdk/worker/client';
import { describe, expect, it } from 'vitest';
import { hasPython } from '../../component-sdk/test/python.ts';
import convert from '../imaging/convert/component.ts';
import sharpen from '../imaging/sharpen/component.ts';
import reference from './reference/filters.json' with { type: 'json' };

/* Against other libraries: reference/make_filters.py computes what they give. */

describe('sharpen, against SciPy and scikit-image', () => {
  it('of a soft picture, within what the lightness is rounded to', async () => {
    const image = await open('../imaging/sharpen/examples/in.png');
    const params = { sigma: 1.5, flatAmount: 1, amount: 2 };
    const found = await runComponent(sharpen, { inputs: { image }, params });
    const wanted = await open('reference/filter-sharpen.png');
    const { maxDifference, meanDifference } = await compareImages(found.image, wanted);
    expect([maxDifference <= 6, meanDifference < 1]).toEqual([true, true]);
  });
});

describe('convert, against Pillow', () => {
  it.each([
    ['jpg', { format: 'jpeg' }, 3],
    ['webp', { format: 'webp', lossless: true }, 0],
  ] as const)('what is written as %s shows there what it shows here', async (name, params, tolerance) => {
    const image = await open('../imaging/convert/examples/logo.png');
    const { image: written } = await runComponent(convert, { inputs: { image }, params });
    const opaque = Image.fromRaw(await written.raw({ alpha: false }));
    const wanted = await open(`reference/filter-convert-${name}.png`);
    expect((await compareImages(opaque, wanted)).maxDifference).toBeLessThanOrEqual(tolerance);
  });
});

describe.runIf(hasPython)('in Python', { timeout: 120_000 }, () => {
  it('edges lie where those of scikit-image do', async () => {
    const image = await open('../imaging/edges/examples/in.png');
    const { mask } = await run('edges', { image }, { high: 40, low: 15, smoothing: 1 });
    const found = await (mask as Image).raw();
    const wanted = await (await open('reference/filter-edges.png')).raw({ space: 'grey' });
    const { width } = found;
    // Lines of one pixel, so that a neighbour is as good.
    const near = (there: ArrayLike<number>, at: number) =>
      [-1, 0, 1].some((row) => [-1, 0, 1].some((column) => there[at + row * width + column]! > 0));
    for (const [these, those] of [
      [found, wanted],
      [wanted, found],
    ] as const) {
      // prettier-ignore
      const lines = [...these.data.keys()].filter((at) => these.data[at]! > 0);
      expect(lines.length).toBeGreaterThan(100);
      expect(lines.filter((at) => near(those.data, at)).length / lines.length).toBeGreaterThan(0.97);
    }
  });

  it.each([4, 10, 40])(
    'the contrast of 16 bits grows as with scikit-image, up to %d times',
    async (limit) => {
      const image = await open('reference/contrast-16.png');
      const found = await run('contrast', { image }, { limit, tiles: 4 });
      const wanted = await open(`reference/contrast-16-${limit}.png`);
      const near = await compareImages(found['image'] as Image, wanted);
      // What is above the limit is spread in another way; the picture itself changes by 28 to 32 levels of 255.
      expect([near.maxDifference < 4, near.meanDifference < 1.3]).toEqual([true, true]);
      expect((await compareImages(wanted, image)).meanDifference).toBeGreaterThan(25);
    },
  );

  it('tones are matched as scikit-image matches them', async () => {
    const [image, other] = [
      await open('../imaging/histogram-match/examples/in.png'),
      await open('../imaging/histogram-match/examples/reference.png'),
    ];
    const found = await run('histogram-match', { image, reference: other }, {});
    const wanted = await open('reference/filter-histogram-match.png');
    expect((await compareImages(found['image'] as Image, wanted)).maxDifference).toBeLessThanOrEqual(1);
  });

  it('noise goes as far as with the non-local means of scikit-image, each at their best strength', async () => {
    const image = await open('../imaging/denoise/examples/in.png');
    const clean = await open('../imaging/crop/examples/in.png');
    const tried: number[] = [];
    for (const strength of [8, 12, 16, 20]) {
      const found = await run('denoise', { image }, { strength, search: 11 });
      tried.push(await ratioTo(found['image'] as Image, clean));
    }
    const ratio = Math.max(...tried);
    expect(ratio).toBeGreaterThan(reference.denoise.best - 1);
    expect(ratio).toBeGreaterThan(reference.denoise.noisy + 3);
  });
});

/** A component in Python, once. */
async function run(name: string, inputs: Record<string, Image>, params: object) {
  const folder = fileURLToPath(new URL(`../imaging/${name}`, import.meta.url));
  const worker = await WorkerClient.start({ name, ...(await componentWorker(folder)) });
  try {
    const sink = { progress: () => undefined, log: () => undefined };
    const { signal } = new AbortController();
    return await worker.run({ inputs, params: { ...params }, sink, signal, root: 'run' });
  } finally {
    await worker.dispose();
  }
}

/** The peak signal-to-noise ratio in dB. */
async function ratioTo(found: Image, wanted: Image): Promise<number> {
  const [one, other] = [await found.raw(), await wanted.raw()];
  let sum = 0;
  for (const [at, level] of one.data.entries()) sum += (level - other.data[at]!) ** 2;
  return 10 * Math.log10((255 * 255 * one.data.length) / sum);
}

async function open(path: string): Promise<Image> {
  return await Image.open(await readFile(new URL(path, import.meta.url)), { source: path });
}
