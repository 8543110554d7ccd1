import { runComponent, type Image } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import caliper from '../measure/caliper/component.ts';
import histogram from '../measure/histogram/component.ts';
import { makeKinds } from './kinds.ts';

/* Components that measure in images: of every kind the same values as of its 8-bit colour twin. */

const cases = [
  {
    name: 'histogram',
    run: async (image: Image) => (await runComponent(histogram, { inputs: { image } })).mean,
    tolerance: 0.6,
  },
  {
    name: 'caliper',
    // Through the middle, which crosses the disc in turned images too.
    run: async (image: Image) => {
      const { width, height } = image;
      const line =
        width > height
          ? { x1: 2, y1: height / 2, x2: width - 2, y2: height / 2 }
          : { x1: width / 2, y1: 2, x2: width / 2, y2: height - 2 };
      const params = { line, width: 3, contrast: 5, edges: 'any' } as const;
      return (await runComponent(caliper, { inputs: { image }, params })).distance;
    },
    tolerance: 0.4,
  },
];
const kinds = await makeKinds();

describe.each(cases)('$name', ({ run, tolerance }) => {
  it.each(kinds)('of $name', async ({ open, twin }) => {
    const [found, expected] = [await run(await open()), await run(twin)];
    expect(Math.abs(found - expected)).toBeLessThan(tolerance);
  });
});
