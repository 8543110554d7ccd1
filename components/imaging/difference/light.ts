import type { Channel, Samples } from './neighbours.ts';

/**
 * Brings one channel to the light of another: each sample by the ratio of the means of both in the window around it,
 * which is cut at the edges. Light multiplies, so that what is black stays black; four times is the most.
 */
export function evenOut(here: Channel, there: Channel, window: number): Channel {
  const { width, height } = here;
  const reach = Math.max(1, Math.round(window / 2));
  const deep = here.data instanceof Uint16Array;
  const found: Samples = deep ? new Uint16Array(width * height) : new Uint8Array(width * height);
  const most = deep ? 65_535 : 255;
  const [sums, wanted] = [new WindowSums(here, reach), new WindowSums(there, reach)];
  for (let y = 0, to = 0; y < height; y++) {
    const [own, target] = [sums.row(y), wanted.row(y)];
    for (let x = 0, from = here.first + to * here.step; x < width; x++, to++, from += here.step) {
      const ratio = own[x]! > 0 ? target[x]! / own[x]! : 1;
      const level = here.data[from]! * (ratio > 4 ? 4 : ratio < 0.25 ? 0.25 : ratio) + 0.5;
      found[to] = level > most ? most : level;
    }
  }
  return { data: found, width, height, step: 1, first: 0 };
}

/** The sums of the windows around the samples of a row, for one row after the other: running sums down the columns, then along the row. */
class WindowSums {
  readonly #channel: Channel;
  readonly #reach: number;
  readonly #columns: Float64Array;
  readonly #sums: Float64Array;

  constructor(channel: Channel, reach: number) {
    this.#channel = channel;
    this.#reach = reach;
    this.#columns = new Float64Array(channel.width);
    this.#sums = new Float64Array(channel.width);
    for (let y = 0; y < Math.min(reach, channel.height); y++) this.#add(y, 1);
  }

  /** Asked for in order, from 0 on; the next call uses the memory again. */
  row(y: number): Float64Array {
    const [columns, sums, reach] = [this.#columns, this.#sums, this.#reach];
    if (y + reach < this.#channel.height) this.#add(y + reach, 1);
    if (y - reach - 1 >= 0) this.#add(y - reach - 1, -1);
    let sum = 0;
    for (let x = 0; x < Math.min(reach, columns.length); x++) sum += columns[x]!;
    for (let x = 0; x < columns.length; x++) {
      if (x + reach < columns.length) sum += columns[x + reach]!;
      if (x - reach - 1 >= 0) sum -= columns[x - reach - 1]!;
      sums[x] = sum;
    }
    return sums;
  }

  #add(y: number, sign: 1 | -1): void {
    const { data, step, first, width } = this.#channel;
    const columns = this.#columns;
    for (let x = 0, at = first + y * width * step; x < width; x++, at += step)
      columns[x]! += sign * data[at]!;
  }
}
