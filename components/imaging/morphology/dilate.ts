/** Pixels of a mask, row by row: 1 where it is white, 0 where it is black. */
export interface Bits {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Grows what is 1 (or, with `grown` 0, what is 0) by a structuring element; beyond the edge there is nothing that
 * grows. The work is the same for every radius, up to 253: a first pass gives each pixel the distance to the nearest
 * grown one in its column, a second one per row joins the stretches that the element reaches from there. These are
 * the two phases of A. Meijster, J. Roerdink and W. Hesselink, A General Algorithm for Computing Distance Transforms
 * in Linear Time (2000), with the distance cut off at the radius, so that any element serves that gets no wider
 * away from its middle row.
 * @param reach how far the element reaches sideways, by the row's distance from its middle; -1 for nothing
 */
export function dilate({ data, width, height }: Bits, reach: Int16Array, grown: 0 | 1): Bits {
  const far = reach.length - 1;
  const distance = columnDistances(data, width, height, grown, far);
  const result = new Uint8Array(data.length).fill(1 - grown);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let until = -1;
    for (let x = 0; x < width; x++) {
      const sideways = reach[distance[row + x]!]!;
      if (sideways >= 0 && x + sideways > until) until = x + sideways;
      if (until >= x) result[row + x] = grown;
    }
    let from = width;
    for (let x = width - 1; x >= 0; x--) {
      const sideways = reach[distance[row + x]!]!;
      if (sideways >= 0 && x - sideways < from) from = x - sideways;
      if (from <= x) result[row + x] = grown;
    }
  }
  return { data: result, width, height };
}

/** For each pixel, how many rows away the nearest one with the value is in its column, `far` at most. */
function columnDistances(
  data: Uint8Array,
  width: number,
  height: number,
  value: 0 | 1,
  far: number,
): Uint8Array {
  const distance = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const above = at < width ? far : distance[at - width]! + 1;
    distance[at] = data[at] === value ? 0 : above < far ? above : far;
  }
  for (let at = (height - 1) * width - 1; at >= 0; at--) {
    const below = distance[at + width]! + 1;
    if (below < distance[at]!) distance[at] = below;
  }
  return distance;
}
