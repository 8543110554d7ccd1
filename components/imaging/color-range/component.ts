import { defineComponent, Image } from '@kumiki/component-sdk';
import type { ColorRange } from './component.types.ts';
import { insideHsv } from './hsv.ts';
import { insideLab } from './lab.ts';

/**
 * By colour: the distance in CIELAB (ΔE*ab of CIE 15:2004, white D65) of what standard RGB stands for (IEC 61966-2-1).
 * By ranges: hue, saturation and value of A. R. Smith, Color Gamut Transform Pairs (1978); grey, which has no hue, counts
 * as hue 0.
 */
export default defineComponent<ColorRange>({
  async run({ inputs: { image }, params }) {
    const raw = await image.raw({ space: 'srgb', depth: image.depth === 16 ? 16 : 8 });
    const data = new Uint8Array(raw.width * raw.height);
    if (params.by === 'color') insideLab(raw, params.color, params.tolerance, data);
    else insideHsv(raw, params, data);
    const half = raw.data instanceof Uint16Array ? 32_768 : 128;
    let count = 0;
    for (let at = 0; at < data.length; at++) {
      if (raw.channels === 4 && raw.data[at * 4 + 3]! < half) data[at] = 0;
      if (data[at] !== 0) count++;
    }
    const { width, height } = raw;
    return {
      mask: Image.fromRaw({ data, width, height, channels: 1 }, { from: image }),
      share: (100 * count) / data.length,
    };
  },
});
