import { defineComponent, Image } from '@kumiki/component-sdk';
import type { AdaptiveThreshold } from './component.types.ts';
import { sauvola } from './sauvola.ts';

/** Compares the luminance in the depth of the image, so that 16 bits count in full. */
export default defineComponent<AdaptiveThreshold>({
  async run({ inputs: { image }, params }) {
    const depth = image.depth === 8 ? 8 : 16;
    const grey = await image.raw({ depth, space: 'grey', alpha: false });
    const samples = grey.data as Uint8Array | Uint16Array;
    // An even window has no middle.
    const window = params.window | 1;
    const data = sauvola({ ...grey, data: samples }, window, params.k, params.objects === 'bright');
    const [marked, rest] = params.invert ? [0, 255] : [255, 0];
    for (let at = 0; at < data.length; at++) data[at] = data[at] === 0 ? rest : marked;
    return { mask: Image.fromRaw({ ...grey, data }, { from: image }) };
  },
});
