import { readFile } from 'node:fs/promises';
import { Image, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import threshold from '../imaging/adaptive-threshold/component.ts';
import morphology from '../imaging/morphology/component.ts';
import blobs from '../measure/blobs/component.ts';
import reference from './reference/masks.json' with { type: 'json' };

/* Against other libraries: reference/make_masks.py computes what they give. */

const specks = await open('../imaging/morphology/examples/in.png');
const shapes = await open('../measure/blobs/examples/in.png');

describe('morphology, against OpenCV', () => {
  const operations = ['open', 'close', 'erode', 'dilate'] as const;
  const all = (['disc', 'square', 'cross'] as const).flatMap((shape) =>
    operations.map((operation) => [operation, shape] as const),
  );
  it.each(all)('%s with a %s, to the pixel', async (operation, shape) => {
    const params = { operation, shape, radius: 3 };
    const { mask } = await runComponent(morphology, { inputs: { mask: specks }, params });
    expect(await differing(mask, `mask-${operation}-${shape}.png`)).toBe(0);
  });

  it('fill, against SciPy', async () => {
    const { mask } = await runComponent(morphology, {
      inputs: { mask: specks },
      params: { operation: 'fill' },
    });
    expect(await differing(mask, 'mask-fill.png')).toBe(0);
  });
});

describe('adaptive threshold, against scikit-image', () => {
  it.each([
    [8, 15, 0.2],
    [8, 31, 0.05],
    [16, 15, 0.2],
    [16, 31, 0.05],
  ])('%d bits, a window of %d, k = %d', async (bits, window, k) => {
    const image = await open(`reference/parts-${bits}.png`);
    const { mask } = await runComponent(threshold, { inputs: { image }, params: { window, k } });
    expect(await differing(mask, `mask-sauvola-${bits}-${window}.png`, (window + 1) / 2)).toBe(0);
  });
});

describe('blobs, against scikit-image', () => {
  const measures = [
    'area',
    'x',
    'y',
    'diameter',
    'perimeter',
    'majorAxis',
    'minorAxis',
    'orientation',
  ] as const;
  it.each(reference.map((wanted, index) => [index + 1, wanted] as const))(
    'part %d',
    async (number, wanted) => {
      const { measurements, count } = await runComponent(blobs, {
        inputs: { mask: shapes },
        params: { measures: [...measures] },
      });
      expect(count).toBe(reference.length);
      const items = measurements.items.filter(({ label }) => label === `${number}`);
      for (const { name, value, box } of items) {
        expect([name, box]).toEqual([name, wanted.box]);
        expect(Math.abs(value - wanted[name as (typeof measures)[number]])).toBeLessThan(1e-6);
      }
      expect(items).toHaveLength(measures.length);
    },
  );
});

/** How many pixels differ from a mask of the reference, a margin left out. */
async function differing(mask: Image, file: string, margin = 0): Promise<number> {
  const [found, wanted] = [await mask.raw(), await (await open(`reference/${file}`)).raw({ space: 'grey' })];
  let count = 0;
  for (let y = margin; y < found.height - margin; y++) {
    for (let x = margin; x < found.width - margin; x++) {
      const at = y * found.width + x;
      if (found.data[at] !== wanted.data[at]) count++;
    }
  }
  return count;
}

async function open(path: string): Promise<Image> {
  return await Image.open(await readFile(new URL(path, import.meta.url)), { source: path });
}
