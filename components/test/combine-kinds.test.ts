import { Image, runComponent } from '@kumiki/component-sdk';
import blend from '../imaging/blend/component.ts';
import composite from '../imaging/composite/component.ts';
import difference from '../imaging/difference/component.ts';
import compare from '../measure/compare/component.ts';
import colorDifference from '../measure/color-difference/component.ts';
import { describeKinds, type KindCase } from './describe-kinds.ts';

/* Components that join an image with another one: images of every kind beside one that is grey and even. */

interface Case extends KindCase {
  readonly run: (image: Image, other: Image) => Promise<object>;
}

const cases: readonly Case[] = [
  {
    name: 'difference',
    run: async (image, reference) => {
      return await runComponent(difference, { inputs: { image, reference }, params: { light: 9 } });
    },
    kind: { space: 'grey', alpha: false },
  },
  {
    name: 'blend',
    run: async (image, other) =>
      await runComponent(blend, { inputs: { image, other }, params: { mode: 'screen' } }),
  },
  {
    name: 'composite',
    run: async (image, picture) => {
      return await runComponent(composite, { inputs: { image, picture }, params: { opacity: 0.6 } });
    },
  },
  {
    name: 'compare',
    run: async (image, reference) => await runComponent(compare, { inputs: { image, reference } }),
    kind: { depth: 8, space: 'grey', alpha: false },
    // Where both are nearly even, rounding is all the structure that there is.
    tolerance: 130,
    mean: 6,
  },
  {
    name: 'colour difference',
    run: async (image, reference) => {
      return await runComponent(colorDifference, { inputs: { image, reference }, params: { tolerance: 15 } });
    },
    kind: { depth: 8, space: 'grey', alpha: false },
    // A colour right at the tolerance may fall on either side by rounding.
    tolerance: 255,
    mean: 4,
  },
];

describeKinds(cases, async ({ run }, image) => {
  const { width, height } = image;
  const data = new Uint8Array(width * height).fill(128);
  return await run(image, Image.fromRaw({ data, width, height, channels: 1 }));
});
