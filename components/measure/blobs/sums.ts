import type { Labels } from './components.ts';
import { eachContact, type Runs } from './runs.ts';

/** What is added up for each component, pixels being squares of side 1 whose corners have whole coordinates. */
export class Sums {
  readonly area: Float64Array;
  /** Integrals of x, y, x², y² and xy over the component. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly xx: Float64Array;
  readonly yy: Float64Array;
  readonly xy: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly top: Int32Array;
  readonly bottom: Int32Array;
  readonly runs: Int32Array;
  /** Pairs of its pixels that are neighbours downwards, downwards to the right, downwards to the left. */
  readonly down: Float64Array;
  readonly downRight: Float64Array;
  readonly downLeft: Float64Array;

  constructor(runs: Runs, labels: Labels) {
    const { count } = labels;
    const floats = () => new Float64Array(count);
    [this.area, this.x, this.y, this.xx, this.yy, this.xy] = [
      floats(),
      floats(),
      floats(),
      floats(),
      floats(),
      floats(),
    ];
    [this.down, this.downRight, this.downLeft] = [floats(), floats(), floats()];
    this.runs = new Int32Array(count);
    this.left = new Int32Array(count).fill(runs.width);
    this.right = new Int32Array(count);
    this.top = new Int32Array(count).fill(runs.height);
    this.bottom = new Int32Array(count);
    this.#addRuns(runs, labels);
    this.#addPairs(runs, labels);
  }

  #addRuns({ start, end, first, height }: Runs, { of }: Labels): void {
    for (let y = 0; y < height; y++) {
      for (let run = first[y]!; run < first[y + 1]!; run++) {
        const [from, to, at] = [start[run]!, end[run]!, of[run]!];
        if (at < 0) continue;
        const length = to - from;
        const alongX = ((from + to) / 2) * length;
        this.area[at]! += length;
        this.x[at]! += alongX;
        this.y[at]! += (y + 0.5) * length;
        this.xx[at]! += (to * to * to - from * from * from) / 3;
        this.yy[at]! += (y * (y + 1) + 1 / 3) * length;
        this.xy[at]! += alongX * (y + 0.5);
        this.runs[at]!++;
        if (from < this.left[at]!) this.left[at] = from;
        if (to > this.right[at]!) this.right[at] = to;
        if (y < this.top[at]!) this.top[at] = y;
        this.bottom[at] = y + 1;
      }
    }
  }

  #addPairs(runs: Runs, { of }: Labels): void {
    const { start, end } = runs;
    const overlap = (above: number, below: number, shift: number) =>
      Math.max(
        0,
        Math.min(end[above]! + shift, end[below]!) - Math.max(start[above]! + shift, start[below]!),
      );
    eachContact(runs, (above, below) => {
      const at = of[above]!;
      if (at < 0 || of[below] !== at) return;
      this.down[at]! += overlap(above, below, 0);
      this.downRight[at]! += overlap(above, below, 1);
      this.downLeft[at]! += overlap(above, below, -1);
    });
  }
}
