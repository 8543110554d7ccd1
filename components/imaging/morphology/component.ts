import { defineComponent, Image } from '@kumiki/component-sdk';
import type { Morphology } from './component.types.ts';
import { dilate, type Bits } from './dilate.ts';
import { fillHoles } from './fill.ts';
import { reachOf } from './shape.ts';
import { dilateWords, fromWords, inverted, toWords } from './words.ts';

/** Up to this radius, words of bits are quicker than distances, which take the same time for every radius. */
const smallRadius = 24;

/**
 * Works on black and white: of a mask with levels between, those above the middle count as white. Beyond the edge
 * there is nothing that grows or shrinks, so that what touches the edge stays there.
 */
export default defineComponent<Morphology>({
  async run({ inputs: { mask }, params }) {
    const grey = await mask.raw();
    const data = new Uint8Array(grey.data.length);
    for (let at = 0; at < data.length; at++) data[at] = grey.data[at]! > 127 ? 1 : 0;
    const result = changed({ data, width: grey.width, height: grey.height }, params);
    const levels = result.data;
    for (let at = 0; at < levels.length; at++) levels[at] = levels[at] === 0 ? 0 : 255;
    return { mask: Image.fromRaw({ ...grey, data: levels }, { from: mask }) };
  },
});

function changed(bits: Bits, { operation, shape, radius }: Morphology['params']): Bits {
  if (operation === 'fill') return fillHoles(bits);
  const reach = reachOf(shape, radius);
  const steps = { dilate: [1], erode: [0], open: [0, 1], close: [1, 0] }[operation] as (0 | 1)[];
  if (radius > smallRadius) return steps.reduce((mask, grown) => dilate(mask, reach, grown), bits);
  let words = toWords(bits);
  for (const grown of steps) {
    // To shrink white is to grow black.
    words = grown === 1 ? dilateWords(words, reach) : inverted(dilateWords(inverted(words), reach));
  }
  return fromWords(words);
}
