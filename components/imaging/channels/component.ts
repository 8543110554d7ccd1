import { defineComponent, Image, type RawImage } from '@kumiki/component-sdk';
import type { Channels } from './component.types.ts';

type Samples = Uint8Array | Uint16Array;
type Name = Channels['params']['channel'];

/**
 * Hue, saturation and value are those of A. R. Smith, Color Gamut Transform Pairs (1978), and lightness that of G. Joblove
 * and D. Greenberg (1978), each from 0 to white; a hue of 360 degrees would be white, and grey has the hue 0.
 */
export default defineComponent<Channels>({
  async run({ inputs: { image }, params: { channel, invert } }) {
    const raw = await image.raw({ space: 'srgb', depth: image.depth === 16 ? 16 : 8 });
    const { width, height } = raw;
    const deep = raw.data instanceof Uint16Array;
    const white = deep ? 65_535 : 255;
    const data = deep ? new Uint16Array(width * height) : new Uint8Array(width * height);
    take(raw, channel, white, data);
    if (invert) for (let at = 0; at < data.length; at++) data[at] = white - data[at]!;
    return { image: Image.fromRaw({ data, width, height, channels: 1 }, { from: image }) };
  },
});

function take(raw: RawImage, channel: Name, white: number, into: Samples): void {
  const at = ['red', 'green', 'blue', 'alpha'].indexOf(channel);
  if (at >= raw.channels) into.fill(white);
  else if (at >= 0)
    for (let to = 0, from = at; to < into.length; to++, from += raw.channels) into[to] = raw.data[from]!;
  else fromSpread(raw, channel, white, into);
}

/** What comes from the least and the most of the three. */
function fromSpread({ data, channels }: RawImage, channel: Name, white: number, into: Samples): void {
  for (let at = 0, from = 0; at < into.length; at++, from += channels) {
    const [red, green, blue] = [data[from]!, data[from + 1]!, data[from + 2]!];
    const most = red > green ? (red > blue ? red : blue) : green > blue ? green : blue;
    if (channel === 'value') {
      into[at] = most;
      continue;
    }
    const least = red < green ? (red < blue ? red : blue) : green < blue ? green : blue;
    const spread = most - least;
    if (channel === 'lightness') into[at] = (most + least + 1) >> 1;
    else if (spread === 0) into[at] = 0;
    else if (channel === 'saturation') into[at] = (white * spread) / most + 0.5;
    else {
      let sixths = 0;
      if (most === red) sixths = (green - blue) / spread;
      else if (most === green) sixths = 2 + (blue - red) / spread;
      else sixths = 4 + (red - green) / spread;
      into[at] = ((sixths < 0 ? sixths + 6 : sixths) * white) / 6 + 0.5;
    }
  }
}
