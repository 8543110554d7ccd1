import { eachContact, type Runs } from './runs.ts';

/**
 * The number of the component that each stretch belongs to, from 0 in the order of their first pixels; -1 where it
 * belongs to none that counts.
 */
export interface Labels {
  readonly of: Int32Array;
  readonly count: number;
}

/**
 * Joins stretches to connected components: two passes over the stretches with a union-find forest between. K. Wu,
 * E. Otoo and K. Suzuki, Optimizing two-pass connected-component labeling algorithms, Pattern Analysis and
 * Applications 12 (2009).
 * @param neighbours with 8, pixels that share a corner belong together; with 4, only those that share an edge
 */
export function connect(runs: Runs, neighbours: 4 | 8): Labels {
  const { start, end } = runs;
  const parent = new Int32Array(start.length);
  for (let run = 0; run < parent.length; run++) parent[run] = run;
  const rootOf = (run: number) => {
    let root = run;
    while (parent[root] !== root) {
      // Halves the way for the next time.
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  eachContact(runs, (above, below) => {
    if (neighbours === 4 && (start[above] === end[below] || end[above] === start[below])) return;
    const [one, other] = [rootOf(above), rootOf(below)];
    // The first stretch stays the root, so that a root comes before all of its own.
    if (one < other) parent[other] = one;
    else parent[one] = other;
  });
  const of = new Int32Array(parent.length);
  let count = 0;
  for (let run = 0; run < of.length; run++) of[run] = parent[run] === run ? count++ : of[rootOf(run)]!;
  return { of, count };
}

/** The components with an area, in pixels, from `least` to `most`, numbered anew in the same order. */
export function withArea({ start, end }: Runs, { of, count }: Labels, least: number, most: number): Labels {
  const area = new Float64Array(count);
  for (let run = 0; run < of.length; run++) area[of[run]!]! += end[run]! - start[run]!;
  const number = new Int32Array(count);
  let kept = 0;
  for (let at = 0; at < count; at++) number[at] = area[at]! >= least && area[at]! <= most ? kept++ : -1;
  return { of: of.map((at) => number[at]!), count: kept };
}
