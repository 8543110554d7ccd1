import { defineComponent, Image, type RawImage } from '@kumiki/component-sdk';
import type { FlattenLight } from './component.types.ts';
import { groundOf, type Ground, type Picture } from './ground.ts';

type Params = FlattenLight['params'];

/** See `groundOf` for how the light is found. A pixel is what it is in relation to the light at its place. */
export default defineComponent<FlattenLight>({
  async run({ inputs: { image }, params, progress, signal }) {
    const raw = (await image.raw({ depth: image.depth === 8 ? 8 : 16 })) as Picture;
    const cell = Math.max(2, Math.round((Math.min(raw.width, raw.height) * params.detail) / 100));
    const ground = groundOf(raw, cell, params.ground === 'bright');
    progress(0.5);
    signal.throwIfAborted();
    const { flat, light } = flatten(raw, ground, params);
    return { image: Image.fromRaw(flat, { from: image }), light: Image.fromRaw(light, { from: image }) };
  },
});

/** Row by row: the ground between its cells is linear, and the same in all rows between two of them but for one step. */
function flatten(raw: Picture, ground: Ground, params: Params): { flat: RawImage; light: RawImage } {
  const { data: from, width, height, channels } = raw;
  const colours = channels < 3 ? 1 : 3;
  const most = from instanceof Uint8Array ? 255 : 65_535;
  const data = from instanceof Uint8Array ? new Uint8Array(from.length) : new Uint16Array(from.length);
  const light = new Uint8Array(width * height * colours);
  const isBright = params.ground === 'bright';
  const targets = targetsFor(ground, params, most);
  const strength = params.strength / 100;
  const row = new Float64Array(ground.columns * colours);
  let to = 0;
  for (let y = 0, at = 0; y < height; y++) {
    writeRow(ground, y, row);
    for (let x = 0; x < width; x++, at += channels) {
      const place = Math.min(ground.columns - 1, Math.max(0, (x + 0.5) / ground.cellWidth - 0.5));
      const cell = Math.min(ground.columns - 2, place | 0);
      const part = ground.columns === 1 ? 0 : place - cell;
      const first = Math.max(0, cell) * colours;
      for (let colour = 0; colour < colours; colour++) {
        const before = row[first + colour]!;
        const level = part === 0 ? before : before + part * (row[first + colours + colour]! - before);
        const value = from[at + colour]!;
        const target = targets[colour]!;
        // On a bright ground, light multiplies; on a dark one, what is scattered adds.
        const even = isBright ? (value * target) / Math.max(1, level) : value - level + target;
        const mixed = value + strength * (even - value) + 0.5;
        data[at + colour] = mixed < 0 ? 0 : mixed > most ? most : mixed;
        light[to++] = (level * 255) / most + 0.5;
      }
      if (channels > colours) data[at + colours] = from[at + colours]!;
    }
  }
  return {
    flat: { data, width, height, channels },
    light: { data: light, width, height, channels: colours },
  };
}

/** The ground between two rows of cells. */
function writeRow(ground: Ground, y: number, row: Float64Array): void {
  const { levels, rows, cellHeight } = ground;
  const place = Math.min(rows - 1, Math.max(0, (y + 0.5) / cellHeight - 0.5));
  const cell = Math.min(Math.max(0, rows - 2), place | 0);
  const part = place - cell;
  const above = cell * row.length;
  const below = Math.min(rows - 1, cell + 1) * row.length;
  for (let at = 0; at < row.length; at++) {
    row[at] = levels[above + at]! + part * (levels[below + at]! - levels[above + at]!);
  }
}

/** What the ground becomes in each colour, in samples. */
function targetsFor({ means }: Ground, params: Params, most: number): number[] {
  if (params.ground === 'dark') return means.map(() => 0);
  const level = (params.level / 255) * most;
  if (params.tint === 'remove') return means.map(() => level);
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length || 1;
  return means.map((value) => Math.min(most, (level * value) / mean));
}
