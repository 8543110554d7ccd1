import { mapPoint, type Matrix, type Point } from '@kumiki/component-sdk';
import type { Code } from './reader.ts';

/** Codes that are sure to be there where their text is lost: a few bars that look like a code are not. */
const square = /^(QR|Micro|RMQR|DataMatrix|Aztec|PDF417)/;

export function isSquare({ format }: Code): boolean {
  return square.test(format);
}

/** The codes of an image, each once, however often it was found. */
export class CodeList {
  #codes: Code[] = [];

  /** Adds a code, unless it is there. @param matrix from the pixels that its corners are in to those of the image */
  add(found: Code, matrix: Matrix): void {
    if (!found.isReadable && !isSquare(found)) return;
    const corners = found.corners.map((corner) => mapPoint(matrix, corner));
    const code: Code = { ...found, corners: corners as unknown as Code['corners'] };
    const rivals = this.#codes.filter((other) => isSame(other, code));
    if (!rivals.every((other) => isBetter(code, other))) return;
    this.#codes = [...this.#codes.filter((other) => !rivals.includes(other)), code];
  }

  /** Those that were read, or those that were not, from top to bottom and left to right. */
  sorted(isReadable: boolean): Code[] {
    return this.#codes
      .filter((code) => code.isReadable === isReadable)
      .toSorted((one, other) => {
        const [[x, y], [otherX, otherY]] = [middleOf(one), middleOf(other)];
        return y - otherY || x - otherX;
      });
  }
}

/**
 * One code found twice: the same text, whatever it was taken for, or none, in the same place. A line that leaves bars
 * aslant reads a part of what they say, where their kind has no check digit: a part in the same place is the same, too.
 */
function isSame(one: Code, other: Code): boolean {
  const isPart =
    one.text.includes(other.text) ||
    other.text.includes(one.text) ||
    (one.format === other.format && !isSquare(one));
  if (!isPart && one.isReadable && other.isReadable) return false;
  const middles = [middleOf(one), middleOf(other)] as const;
  if (isInside(middles[0], other) || isInside(middles[1], one)) return true;
  const apart = Math.hypot(middles[0][0] - middles[1][0], middles[0][1] - middles[1][1]);
  // The middle of a part may be at an end of the whole.
  const reach = Math.max(reachOf(one), reachOf(other));
  return apart < (one.text === other.text ? reach : 2 * reach);
}

/** What can be read, then what says more, then what shows more of the code. */
function isBetter(one: Code, other: Code): boolean {
  if (one.isReadable !== other.isReadable) return one.isReadable;
  if (one.text.length !== other.text.length) return one.text.length > other.text.length;
  return Math.abs(doubleArea(one.corners)) > Math.abs(doubleArea(other.corners)) * 1.05;
}

export function middleOf({ corners }: Code): Point {
  const [sumX, sumY] = corners.reduce(([x, y], [cornerX, cornerY]) => [x + cornerX, y + cornerY], [0, 0]);
  return [sumX / 4, sumY / 4];
}

function isInside([x, y]: Point, { corners }: Code): boolean {
  const turn = Math.sign(doubleArea(corners)) || 1;
  return corners.every(([fromX, fromY], at) => {
    const [toX, toY] = corners[(at + 1) % 4]!;
    return ((toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX)) * turn >= 0;
  });
}

function doubleArea(corners: Code['corners']): number {
  return corners.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = corners[(at + 1) % 4]!;
    return sum + x * nextY - nextX * y;
  }, 0);
}

/** Half of the longer side of a square code; of bars, which may be found as a line, a quarter of their length. */
function reachOf(code: Code): number {
  const { corners } = code;
  const side = (from: number, to: number) =>
    Math.hypot(corners[from]![0] - corners[to]![0], corners[from]![1] - corners[to]![1]);
  const length = side(0, 1);
  return Math.max(4, isSquare(code) ? Math.max(length, side(1, 2)) / 2 : length / 4);
}
