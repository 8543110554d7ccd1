import { defineComponent, Image } from '@kumiki/component-sdk';
import type { Morphology } from './component.types.ts';
import { dilate, type Bits } from './dilate.ts';
import { fillHoles } from './fill.ts';
import { reachOf } from './shape.ts';

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
  if (operation === 'dilate') return dilate(bits, reach, 1);
  if (operation === 'erode') return dilate(bits, reach, 0);
  const [first, second] = operation === 'open' ? ([0, 1] as const) : ([1, 0] as const);
  return dilate(dilate(bits, reach, first), reach, second);
}
