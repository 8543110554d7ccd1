import { defineComponent, Image } from '@kumiki/component-sdk';
import type { Levels } from './component.types.ts';
import { curve, histogramOf, pointsOf, type Points } from './curve.ts';

type Params = Levels['params'];

/** Pixels whose samples are looked up in one table for each channel; alpha stays as it is. */
export default defineComponent<Levels>({
  async run({ inputs: { image }, params }) {
    const raw = await image.raw({ depth: image.depth === 8 ? 8 : 16 });
    const pixels = { ...raw, data: raw.data as Uint8Array | Uint16Array };
    const count = pixels.data instanceof Uint8Array ? 256 : 65_536;
    const groups = groupsOf(raw.channels < 3 ? 1 : 3, params.channel);
    // Not slice(), which in a Buffer is the same memory.
    const data = count === 256 ? new Uint8Array(pixels.data) : new Uint16Array(pixels.data);
    for (const group of groups) {
      const table = curve(pointsFor(pixels, group, params), params.gamma, count);
      for (const channel of group) {
        for (let at = channel; at < data.length; at += raw.channels) data[at] = table[data[at]!]!;
      }
    }
    return { image: Image.fromRaw({ ...raw, data }, { from: image }) };
  },
});

function pointsFor(
  pixels: { readonly data: Uint8Array | Uint16Array; readonly channels: number },
  group: readonly number[],
  { mode, black, white, darkest, brightest }: Params,
): Points {
  if (mode === 'automatic') return pointsOf(histogramOf(pixels, group), darkest, brightest);
  const unit = pixels.data instanceof Uint8Array ? 1 : 257;
  return { black: black * unit, white: white * unit };
}

/** The channels that share their points. */
function groupsOf(colours: 1 | 3, channel: Params['channel']): number[][] {
  if (colours === 1) return [[0]];
  if (channel === 'together') return [[0, 1, 2]];
  if (channel === 'each') return [[0], [1], [2]];
  return [[['red', 'green', 'blue'].indexOf(channel)]];
}
