import { checkSameSize, defineComponent, Image, type RawImage } from '@kumiki/component-sdk';
import type { Difference } from './component.types.ts';
import { evenOut } from './light.ts';
import { rangeAround, type Channel, type Samples } from './neighbours.ts';

/**
 * The distance of each sample from the range of levels that the reference has around it: max(0, sample − highest,
 * lowest − sample), with the highest and lowest of a square (an erosion and a dilation of the reference, P. Soille,
 * Morphological Image Analysis, 2nd edition 2003, chapter 3). Without an allowed shift that is the absolute difference.
 * @throws IMAGE_SIZES_DIFFER, IMAGE_KIND_NOT_SUPPORTED
 */
export default defineComponent<Difference>({
  async run({ inputs, params, signal }) {
    const { image, reference, area } = inputs;
    checkSameSize('The difference', image, reference, ...(area ? [area] : []));
    const depth = image.depth === 16 || reference.depth === 16 ? 16 : 8;
    const space = image.space === 'grey' && reference.space === 'grey' ? 'grey' : 'srgb';
    const [raw, wanted] = await Promise.all(
      [image, reference].map(async (one) => await one.raw({ depth, space, alpha: false })),
    );
    const within = (await area?.raw())?.data;
    const difference =
      depth === 16 ? new Uint16Array(raw!.width * raw!.height) : new Uint8Array(raw!.width * raw!.height);
    for (let channel = 0; channel < raw!.channels; channel++) {
      signal.throwIfAborted();
      let found = channelOf(raw!, channel);
      const target = channelOf(wanted!, channel);
      if (params.light > 0) found = evenOut(found, target, params.light);
      addLargest(difference, found, target, params.shift);
    }
    const { width, height } = raw!;
    const limit = params.threshold * (depth === 16 ? 257 : 1);
    const { mask, share } = judge(difference, within, limit);
    return {
      image: Image.fromRaw({ data: difference, width, height, channels: 1 }, { from: image }),
      mask: Image.fromRaw({ data: mask, width, height, channels: 1 }, { from: image }),
      share,
    };
  },
});

function channelOf({ data, channels, width, height }: RawImage, first: number): Channel {
  return { data: data as Samples, width, height, step: channels, first };
}

/** Puts in how far samples are out of the range of the reference, where that is more than what is there. */
function addLargest(into: Samples, found: Channel, target: Channel, shift: number): void {
  const { least, most } = rangeAround(target, shift);
  const { data, step } = found;
  for (let at = 0, from = found.first; at < into.length; at++, from += step) {
    const level = data[from]!;
    const above = level - most[at]!;
    const below = least[at]! - level;
    const out = above > below ? above : below;
    if (out > into[at]!) into[at] = out;
  }
}

/** Black outside of the area, in the difference too; the share is of the area, in percent. */
function judge(difference: Samples, within: ArrayLike<number> | undefined, limit: number) {
  const mask = new Uint8Array(difference.length);
  let count = 0;
  let all = 0;
  for (let at = 0; at < difference.length; at++) {
    if (within && within[at]! <= 127) {
      difference[at] = 0;
      continue;
    }
    all++;
    if (difference[at]! <= limit) continue;
    mask[at] = 255;
    count++;
  }
  return { mask, share: all === 0 ? 0 : (100 * count) / all };
}
