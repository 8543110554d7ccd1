import { checkSameSize, defineComponent, Image, kumikiError } from '@kumiki/component-sdk';
import type { CombineMasks } from './component.types.ts';

/** For each operation, what becomes of black and black, black and white, white and black, white and white. */
const outcomes = {
  and: [0, 0, 0, 255],
  or: [0, 255, 255, 255],
  xor: [0, 255, 255, 0],
  without: [0, 0, 255, 0],
  not: [255, 255, 0, 0],
} as const;

/**
 * Boolean algebra, pixel by pixel. The result lies on the first mask.
 * @throws INPUT_MISSING, IMAGE_SIZES_DIFFER
 */
export default defineComponent<CombineMasks>({
  async run({ inputs: { mask, other }, params: { operation } }) {
    const raw = await mask.raw();
    if (!other && operation !== 'not')
      throw kumikiError('INPUT_MISSING', {
        where: 'imaging/combine-masks',
        input: 'other',
        expected: 'mask',
      });
    const second = operation === 'not' ? raw.data : (await other!.raw()).data;
    if (operation !== 'not') checkSameSize('Joining masks', mask, other!);
    const outcome = Uint8Array.from(outcomes[operation]);
    const data = new Uint8Array(raw.width * raw.height);
    for (let at = 0; at < data.length; at++)
      data[at] = outcome[(raw.data[at]! > 127 ? 2 : 0) + (second[at]! > 127 ? 1 : 0)]!;
    return { mask: Image.fromRaw({ ...raw, data }, { from: mask }) };
  },
});
