import { linearLevels, writeOklab } from './oklab.ts';
import { coloursOf, whiteOf, type Picture } from './samples.ts';
import { fitSurface, levelAt, placeOf } from './surface.ts';

/**
 * The background as it would be without the thing, in cells of a few pixels, in which its light hardly changes:
 * levels, and the same colours in Oklab times 100.
 */
export interface Backdrop {
  /** Length of a cell's side as a power of two. */
  readonly shift: number;
  readonly cellsAcross: number;
  /** Three a cell; of grey, the first counts. */
  readonly levels: Float32Array;
  readonly colours: Float32Array;
}

/** Cells on the longer side, about. */
const cells = 128;
const largestShift = 4;

export function backdropOf(picture: Picture): Backdrop {
  const { width, height, data } = picture;
  const surface = fitSurface(picture);
  const isGrey = coloursOf(picture) === 1;
  const linear = linearLevels(data);
  const white = whiteOf(data);
  const shift = Math.max(0, Math.min(largestShift, Math.floor(Math.log2(Math.max(width, height) / cells))));
  const size = 2 ** shift;
  const cellsAcross = Math.ceil(width / size);
  const cellsDown = Math.ceil(height / size);
  const levels = new Float32Array(cellsAcross * cellsDown * 3);
  const colours = new Float32Array(levels.length);
  let at = 0;
  for (let down = 0; down < cellsDown; down++) {
    const y = placeOf((down + 0.5) * size - 0.5, height);
    for (let across = 0; across < cellsAcross; across++, at += 3) {
      const x = placeOf((across + 0.5) * size - 0.5, width);
      for (let channel = 0; channel < 3; channel++) {
        const level = levelAt(surface[isGrey ? 0 : channel]!, x, y);
        levels[at + channel] = level < 0 ? 0 : level > white ? white : level;
      }
      const light = (channel: number) => between(linear, levels[at + channel]!);
      writeOklab(light(0), light(1), light(2), colours, at);
    }
  }
  return { shift, cellsAcross, levels, colours };
}

/** Between two levels of a table. */
function between(table: Float32Array, level: number): number {
  const below = Math.floor(level);
  const next = Math.min(table.length - 1, below + 1);
  return table[below]! + (level - below) * (table[next]! - table[below]!);
}
