import { defineComponent, Image } from '@kumiki/component-sdk';
import type { WhiteBalance } from './component.types.ts';
import {
  brightLight,
  fromLinear,
  gainsFor,
  meanLight,
  toLinear,
  type Area,
  type ColourPicture,
  type Light,
} from './light.ts';

type Params = WhiteBalance['params'];

/** The width of the border, as a share of the shorter side. */
const borderShare = 0.03;

/**
 * Multiplies the linear light of each channel, by one table for each. Grey world: G. Buchsbaum, A Spatial Processor
 * Model for Object Colour Perception (1980). White patch: E. Land, J. McCann, Lightness and Retinex Theory (1971).
 */
export default defineComponent<WhiteBalance>({
  async run({ inputs: { image }, params }) {
    if (image.space === 'grey') return { image };
    const raw = await image.raw({ depth: image.depth === 8 ? 8 : 16 });
    const picture = { ...raw, data: raw.data as ColourPicture['data'] };
    const levels = picture.data instanceof Uint8Array ? 256 : 65_536;
    const linear = Float64Array.from({ length: levels }, (_, level) => toLinear(level / (levels - 1)));
    const gains = gainsFor(lightOf(picture, linear, params), params.strength);
    // Not slice(), which in a Buffer is the same memory.
    const data = levels === 256 ? new Uint8Array(picture.data) : new Uint16Array(picture.data);
    for (const [channel, gain] of gains.entries()) {
      if (gain === 1) continue;
      const table = Uint16Array.from(linear, (light) => {
        return Math.round((levels - 1) * Math.min(1, fromLinear(light * gain)));
      });
      for (let at = channel; at < data.length; at += raw.channels) data[at] = table[data[at]!]!;
    }
    return { image: Image.fromRaw({ ...raw, data }, { from: image }) };
  },
});

function lightOf(picture: ColourPicture, linear: Float64Array, params: Params): Light {
  const { width, height } = picture;
  const whole = { left: 0, top: 0, width, height };
  if (params.method === 'white-patch') return brightLight(picture, linear);
  if (params.method === 'grey-world') return meanLight(picture, whole, linear);
  if (params.method === 'area') return meanLight(picture, areaOf(picture, params), linear);
  const border = Math.max(1, Math.round(Math.min(width, height) * borderShare));
  const inside = { left: border, top: border, width: width - 2 * border, height: height - 2 * border };
  return meanLight(picture, whole, linear, inside.width > 0 && inside.height > 0 ? inside : undefined);
}

/** The area in whole pixels of the image, one at least. */
function areaOf({ width, height }: ColourPicture, params: Params): Area {
  const across = span(params.left, params.width, width);
  const down = span(params.top, params.height, height);
  return { left: across.start, top: down.start, width: across.length, height: down.length };
}

function span(from: number, length: number, size: number): { start: number; length: number } {
  const start = Math.min(size - 1, Math.floor((from * size) / 100));
  const end = Math.min(size, Math.max(start + 1, Math.round(((from + length) * size) / 100)));
  return { start, length: end - start };
}
