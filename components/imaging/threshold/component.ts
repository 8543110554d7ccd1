import { defineComponent, Image } from '@kumiki/component-sdk';
import type { Threshold } from './component.types.ts';
import { histogram, otsu } from './otsu.ts';

/** Compares the luminance in the depth of the image, so that 16 bits count in full. */
export default defineComponent<Threshold>({
  async run({ inputs: { image }, params }) {
    const depth = image.depth === 8 ? 8 : 16;
    const grey = await image.raw({ depth, space: 'grey', alpha: false });
    const samples = grey.data as Uint8Array | Uint16Array;
    const unit = depth === 8 ? 1 : 257;
    const limit = params.method === 'otsu' ? otsu(histogram(samples)) : params.level * unit;
    const [bright, dark] = params.invert ? [0, 255] : [255, 0];
    const data = new Uint8Array(samples.length);
    for (let at = 0; at < samples.length; at++) data[at] = samples[at]! > limit ? bright : dark;
    return { mask: Image.fromRaw({ ...grey, data }, { from: image }), threshold: limit / unit };
  },
});
