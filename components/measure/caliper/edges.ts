export interface Edge {
  /** In samples of the profile, with fractions. */
  readonly at: number;
  /** How much the brightness changes there, in levels of 255; above 0 it becomes brighter. */
  readonly change: number;
}

/**
 * The edges of a profile in their order.
 * @param smoothing the deviation of the blur, in samples
 * @param contrast the least change of the brightness from one side of an edge to the other
 */
export function findEdges(profile: Float64Array, smoothing: number, contrast: number): Edge[] {
  const slope = slopes(profile, smoothing);
  const edges: Edge[] = [];
  for (let at = 1; at < slope.length - 1; at++) {
    const here = slope[at]!;
    const size = Math.abs(here);
    const sign = Math.sign(here);
    // Of two that are equal, the first counts.
    if (!(size > Math.abs(slope[at - 1]!) * sameWay(slope[at - 1]!, sign))) continue;
    if (!(size >= Math.abs(slope[at + 1]!) * sameWay(slope[at + 1]!, sign))) continue;
    const { change, middle } = rise(slope, at, sign);
    if (Math.abs(change) >= contrast) edges.push({ at: middle, change });
  }
  return edges;
}

function sameWay(slope: number, sign: number): 0 | 1 {
  return Math.sign(slope) === sign ? 1 : 0;
}

/**
 * The whole change around a peak, which is all slopes of its sign down to the valleys beside it, and their centre of
 * gravity: where an edge lies that covers pixels in part, whatever the part.
 */
function rise(slope: Float64Array, at: number, sign: number): { change: number; middle: number } {
  let [change, moment] = [slope[at]!, 0];
  for (const way of [-1, 1]) {
    for (let next = at + way; next >= 0 && next < slope.length; next += way) {
      const [here, last] = [slope[next]! * sign, slope[next - way]! * sign];
      if (here <= 0 || here > last) break;
      change += slope[next]!;
      moment += slope[next]! * (next - at);
    }
  }
  return { change, middle: at + moment / change };
}

/** The derivative of the profile after a blur; beyond its ends it is even. */
function slopes(profile: Float64Array, deviation: number): Float64Array {
  const reach = Math.ceil(3 * deviation);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, at) => {
    const off = at - reach;
    return (off / deviation ** 2) * Math.exp((-off * off) / (2 * deviation * deviation));
  });
  // So that the slopes of a step add up to its height.
  let whole = 0;
  for (const [at, weight] of weights.entries()) whole += weight * (at - reach);
  const last = profile.length - 1;
  return profile.map((_, at) => {
    let sum = 0;
    for (let off = -reach; off <= reach; off++) {
      const from = at + off;
      sum += weights[off + reach]! * profile[from < 0 ? 0 : from > last ? last : from]!;
    }
    return sum / whole;
  });
}
