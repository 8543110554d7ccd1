import { checkSameSize, defineComponent, Image, type RawImage } from '@kumiki/component-sdk';
import type { Blend } from './component.types.ts';

type Mode = Blend['params']['mode'];

/** The blend functions B(lower, upper) of W3C Compositing and Blending Level 1 (2015), section 9.1; levels 0 to 1. */
const functions: Readonly<Record<Mode, (lower: number, upper: number) => number>> = {
  normal: (_, upper) => upper,
  multiply: (lower, upper) => lower * upper,
  screen: (lower, upper) => lower + upper - lower * upper,
  overlay: (lower, upper) => (lower <= 0.5 ? 2 * lower * upper : 1 - 2 * (1 - lower) * (1 - upper)),
  darken: (lower, upper) => (lower < upper ? lower : upper),
  lighten: (lower, upper) => (lower > upper ? lower : upper),
  difference: (lower, upper) => (lower > upper ? lower - upper : upper - lower),
  add: (lower, upper) => (lower + upper > 1 ? 1 : lower + upper),
  subtract: (lower, upper) => (lower > upper ? lower - upper : 0),
};

/**
 * Each sample is lower × (1 − share) + B(lower, upper) × share, with the share from the opacity, the mask and the alpha
 * of the upper image. The modes are those of W3C Compositing and Blending Level 1 (2015), section 9.1; add and subtract
 * are cut off at white and black. The alpha of the lower image stays.
 * @throws IMAGE_SIZES_DIFFER
 */
export default defineComponent<Blend>({
  async run({ inputs: { image, other, mask }, params: { mode, opacity } }) {
    checkSameSize('Blending', image, other, ...(mask ? [mask] : []));
    const depth = image.depth === 16 ? 16 : 8;
    const space = image.space === 'srgb' || other.space === 'srgb' ? 'srgb' : 'grey';
    const lower = await image.raw({ depth, space });
    const upper = await other.raw({ depth, space });
    const within = (await mask?.raw({ depth: 8 }))?.data;
    const data = mixed(lower, upper, within, functions[mode], opacity);
    return { image: Image.fromRaw({ ...lower, data }, { from: image }) };
  },
});

function mixed(
  lower: RawImage,
  upper: RawImage,
  within: ArrayLike<number> | undefined,
  blend: (lower: number, upper: number) => number,
  opacity: number,
): Uint8Array | Uint16Array {
  const white = lower.data instanceof Uint16Array ? 65_535 : 255;
  const data = white === 255 ? new Uint8Array(lower.data) : new Uint16Array(lower.data);
  const colours = lower.channels < 3 ? 1 : 3;
  const alphaAt = upper.channels % 2 === 0 ? upper.channels - 1 : -1;
  const pixels = lower.width * lower.height;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [to, from] = [pixel * lower.channels, pixel * upper.channels];
    let share = within ? (opacity * within[pixel]!) / 255 : opacity;
    if (alphaAt > 0) share *= upper.data[from + alphaAt]! / white;
    if (share === 0) continue;
    for (let channel = 0; channel < colours; channel++) {
      const below = lower.data[to + channel]! / white;
      const level = below + (blend(below, upper.data[from + channel]! / white) - below) * share;
      data[to + channel] = level * white + 0.5;
    }
  }
  return data;
}
