/**
 * The white stretches of a mask, row by row and from left to right: stretch `i` covers the pixels from `start[i]` up
 * to but not including `end[i]`, and those of row y are number `first[y]` up to but not including `first[y + 1]`.
 */
export interface Runs {
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly first: Int32Array;
  readonly width: number;
  readonly height: number;
}

/** Levels above the middle are white. */
export function findRuns(data: ArrayLike<number>, width: number, height: number): Runs {
  const first = new Int32Array(height + 1);
  for (let y = 0, at = 0; y < height; y++) {
    let [count, before] = [0, false];
    for (let x = 0; x < width; x++, at++) {
      const white = data[at]! > 127;
      if (white && !before) count++;
      before = white;
    }
    first[y + 1] = first[y]! + count;
  }
  const start = new Int32Array(first[height]!);
  const end = new Int32Array(first[height]!);
  for (let y = 0, at = 0, run = 0; y < height; y++) {
    let before = false;
    for (let x = 0; x < width; x++, at++) {
      const white = data[at]! > 127;
      if (white && !before) start[run] = x;
      if (!white && before) end[run++] = x;
      before = white;
    }
    if (before) end[run++] = width;
  }
  return { start, end, first, width, height };
}

/** Visits each two stretches of neighbouring rows that share an edge or a corner of a pixel. */
export function eachContact(
  { start, end, first, height }: Runs,
  visit: (above: number, below: number) => void,
): void {
  for (let y = 1; y < height; y++) {
    let [above, below] = [first[y - 1]!, first[y]!];
    const [lastAbove, lastBelow] = [first[y]!, first[y + 1]!];
    while (above < lastAbove && below < lastBelow) {
      if (start[above]! <= end[below]! && end[above]! >= start[below]!) visit(above, below);
      // The one that ends first has no neighbour further right.
      if (end[above]! < end[below]!) above++;
      else below++;
    }
  }
}
