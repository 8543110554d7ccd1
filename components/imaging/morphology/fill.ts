import type { Bits } from './dilate.ts';

/**
 * Makes 1 of each 0 that no way through zeros, left, right, up or down, leads from to the edge: the runs of zeros of
 * each row are joined with those of the row above that they touch, and those that come to the edge stay (runs and their
 * union as in L. He, Y. Chao and K. Suzuki, A Run-Based Two-Scan Labeling Algorithm, 2008; the operation is that of P.
 * Soille, Morphological Image Analysis, 2nd edition 2003, section 6.3.7).
 */
export function fillHoles({ data, width, height }: Bits): Bits {
  const runs = new Runs();
  let above: [first: number, end: number] = [0, 0];
  // Run 0 is the outside.
  runs.add(0, 0);
  for (let y = 0; y < height; y++) {
    const first = runs.count;
    const row = y * width;
    for (let x = 0; x < width;) {
      // Most of a row is of one value, which is found fastest by the engine itself.
      const start = data.indexOf(0, row + x) - row;
      if (start < 0 || start >= width) break;
      const next = data.indexOf(1, row + start) - row;
      const end = next < 0 || next > width ? width : next;
      const run = runs.add(row + start, row + end);
      if (start === 0 || end === width || y === 0 || y === height - 1) runs.join(run, 0);
      x = end;
    }
    joinRows(runs, above, [first, runs.count], width);
    above = [first, runs.count];
  }
  const result = new Uint8Array(data.length).fill(1);
  const outside = runs.rootOf(0);
  for (let run = 1; run < runs.count; run++) {
    if (runs.rootOf(run) === outside) result.fill(0, runs.starts[run], runs.ends[run]);
  }
  return { data: result, width, height };
}

type Range = readonly [first: number, end: number];

/** Joins runs of two rows, both in order, that share a column. */
function joinRows(runs: Runs, [above, aboveEnd]: Range, [below, belowEnd]: Range, width: number): void {
  while (above < aboveEnd && below < belowEnd) {
    const [start, end] = [runs.starts[above]! + width, runs.ends[above]! + width];
    if (start < runs.ends[below]! && runs.starts[below]! < end) runs.join(above, below);
    if (end < runs.ends[below]!) above++;
    else below++;
  }
}

/** Runs of pixels in the order of rows, in sets that can be joined. */
class Runs {
  count = 0;
  starts = new Int32Array(1024);
  ends = new Int32Array(1024);
  #parents = new Int32Array(1024);

  add(start: number, end: number): number {
    if (this.count === this.starts.length) {
      this.starts = longer(this.starts);
      this.ends = longer(this.ends);
      this.#parents = longer(this.#parents);
    }
    const run = this.count++;
    this.starts[run] = start;
    this.ends[run] = end;
    this.#parents[run] = run;
    return run;
  }

  rootOf(run: number): number {
    const parents = this.#parents;
    let root = run;
    while (parents[root] !== root) {
      // The way is halved for the next one.
      parents[root] = parents[parents[root]!]!;
      root = parents[root]!;
    }
    return root;
  }

  join(one: number, other: number): void {
    const [first, second] = [this.rootOf(one), this.rootOf(other)];
    if (first < second) this.#parents[second] = first;
    else this.#parents[first] = second;
  }
}

function longer(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const result = new Int32Array(values.length * 2);
  result.set(values);
  return result;
}
