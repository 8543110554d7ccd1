/**
 * Where the tiles of one side begin: as few as keep the overlap, spread evenly, so that the first begins at the
 * edge and the last ends at the other one.
 * @param length of the side, `size` of a tile, least `overlap` of neighbours, all in whole pixels; `overlap < size`
 */
export function startsOf(length: number, size: number, overlap: number): number[] {
  const count = countOf(length, size, overlap);
  if (count === 1) return [0];
  return Array.from({ length: count }, (_, at) => Math.floor((at * (length - size)) / (count - 1)));
}

/** How many tiles a side has. */
export function countOf(length: number, size: number, overlap: number): number {
  if (length <= size) return 1;
  return Math.ceil((length - size) / (size - overlap)) + 1;
}
