/**
 * The value at a place in the order of size, from 0 on. Only those that share its upper 16 bits are sorted: the bits of
 * numbers that are not negative stand in the order of the numbers.
 * @param values none of them negative or NaN
 */
export function nthSmallest(values: Float32Array, place: number): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const counts = new Uint32Array(1 << 15);
  for (let at = 0; at < bits.length; at++) counts[bits[at]! >>> 16]!++;
  let upper = 0;
  let before = 0;
  while (before + counts[upper]! <= place) before += counts[upper++]!;
  const same = new Float32Array(counts[upper]!);
  for (let at = 0, to = 0; at < bits.length; at++) if (bits[at]! >>> 16 === upper) same[to++] = values[at]!;
  return same.sort()[place - before]!;
}
