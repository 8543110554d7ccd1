import { defineComponent, Image } from '@kumiki/component-sdk';
import type { FalseColor } from './component.types.ts';
import { scaleOf } from './scales.ts';

/**
 * Looks each level up in a scale of colours, between whose 33 points it is a line. Viridis is that of S. van der Walt and
 * N. Smith (2015, CC0), cividis that of J. Nuñez, C. Anderton and R. Renslow (2018, CC0), turbo that of A. Mikhailov
 * (2019, Apache-2.0); hot goes from black over red and yellow to white in straight lines.
 */
export default defineComponent<FalseColor>({
  async run({ inputs: { image }, params: { scale, reverse } }) {
    const raw = await image.raw({ space: 'grey', depth: image.depth === 16 ? 16 : 8 });
    const deep = raw.data instanceof Uint16Array;
    const levels = deep ? 65_536 : 256;
    const table = scaleOf(scale, levels, reverse);
    const pixels = raw.width * raw.height;
    const channels = image.alpha ? 4 : 3;
    const data = deep ? new Uint16Array(pixels * channels) : new Uint8Array(pixels * channels);
    for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel++, from += raw.channels, to += channels) {
      const colour = raw.data[from]! * 3;
      data[to] = table[colour]!;
      data[to + 1] = table[colour + 1]!;
      data[to + 2] = table[colour + 2]!;
      if (channels === 4) data[to + 3] = raw.data[from + 1]!;
    }
    const { width, height } = raw;
    return { image: Image.fromRaw({ data, width, height, channels }, { from: image }) };
  },
});
