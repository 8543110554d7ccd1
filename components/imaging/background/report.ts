import type { Frame, Measurements } from '@kumiki/component-sdk';
import { solid } from './mask.ts';
import { coloursOf, whiteOf, type Picture } from './samples.ts';

/** What the manifest says of the output "report". */
export function reportOf(picture: Picture, mask: Uint16Array, frame: Frame): Measurements {
  const { data, width, height, channels } = picture;
  const colours = coloursOf(picture);
  const end = whiteOf(data) * 0.996;
  let [things, clipped, border, touching] = [0, 0, 0, 0];
  let pixel = 0;
  for (let y = 0; y < height; y++) {
    const isEdge = y === 0 || y === height - 1;
    for (let x = 0; x < width; x++, pixel++) {
      const isThing = mask[pixel]! * 2 > solid;
      if (isEdge || x === 0 || x === width - 1) {
        border++;
        if (isThing) touching++;
      }
      if (!isThing) continue;
      things++;
      const at = pixel * channels;
      if (data[at]! >= end || (colours === 3 && (data[at + 1]! >= end || data[at + 2]! >= end))) clipped++;
    }
  }
  const percent = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole);
  const items = [
    { name: 'background', value: 100 - percent(things, mask.length), unit: '%' },
    { name: 'touching', value: percent(touching, border), unit: '%' },
    { name: 'clipped', value: percent(clipped, things), unit: '%' },
  ];
  return { frame, items };
}
