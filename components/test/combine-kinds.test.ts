import { Image, runComponent } from '@kumiki/component-sdk';
import difference from '../imaging/difference/component.ts';
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
];

describeKinds(cases, async ({ run }, image) => {
  const { width, height } = image;
  const data = new Uint8Array(width * height).fill(128);
  return await run(image, Image.fromRaw({ data, width, height, channels: 1 }));
});
