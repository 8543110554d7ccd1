import { defineComponent, Image } from '@kumiki/component-sdk';
import type { Grayscale } from './component.types.ts';

/**
 * Luminance of standard RGB, as libvips computes it: samples to linear light (IEC 61966-2-1),
 * Y = 0.2126 R + 0.7152 G + 0.0722 B (ITU-R BT.709), and back by the same curve.
 */
export default defineComponent<Grayscale>({
  change: {
    stages: ['colourspace'],
    result: () => ({ space: 'grey' }),
    // The pipeline ends in the space of the result.
    apply: (sharp) => sharp,
  },
  async run({ inputs: { image } }) {
    if (image.space === 'grey') return { image };
    return { image: await Image.from(await image.sharp(), { space: 'grey', alpha: image.alpha }) };
  },
});
