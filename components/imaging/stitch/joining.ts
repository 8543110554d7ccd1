import type { Depth, RawImage } from '@kumiki/component-sdk';
import type { Place } from './place.ts';

export interface Result {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly channels: RawImage['channels'];
  readonly depth: Depth;
  /** One pixel of the colour of gaps, a sample for each channel. */
  readonly colour: ArrayLike<number>;
}

/** How tiles become one image. */
export interface Joining {
  add(tile: RawImage, place: Place): void;
  /** Once, after all tiles. */
  finish(): RawImage;
}

const arrays = { 8: Uint8Array, 16: Uint16Array, float: Float32Array } as const;

/** The deepest that is told apart: how far a pixel lies from the nearest edge of its tile. */
const deepest = 65_535;

/** How deep each column (or row) of a tile lies, counted from 1. */
function depths(length: number): Uint16Array {
  return Uint16Array.from({ length }, (_, at) => Math.min(at + 1, length - at, deepest));
}

/** Each pixel comes from the tile in which it lies deepest; of several, from the first. */
export class Cutting implements Joining {
  readonly #result: Result;
  readonly #data: RawImage['data'];
  /** How deep the pixel that is there lies in its tile; 0 in gaps. */
  readonly #depth: Uint16Array;

  constructor(result: Result) {
    this.#result = result;
    const pixels = result.width * result.height;
    this.#data = new arrays[result.depth](pixels * result.channels);
    this.#depth = new Uint16Array(pixels);
  }

  add({ data, width, height }: RawImage, { left, top }: Place): void {
    const { width: across, channels } = this.#result;
    const [columns, rows] = [depths(width), depths(height)];
    const there = this.#depth;
    for (let y = 0; y < height; y++) {
      const row = rows[y]!;
      const [from, to] = [y * width, (top + y) * across + left];
      // Neighbours that it wins are copied at once.
      let start = -1;
      for (let x = 0; x < width; x++) {
        const column = columns[x]!;
        const deep = column < row ? column : row;
        if (deep > there[to + x]!) {
          there[to + x] = deep;
          if (start < 0) start = x;
        } else if (start >= 0) {
          this.#data.set(
            data.subarray((from + start) * channels, (from + x) * channels),
            (to + start) * channels,
          );
          start = -1;
        }
      }
      if (start >= 0)
        this.#data.set(
          data.subarray((from + start) * channels, (from + width) * channels),
          (to + start) * channels,
        );
    }
  }

  finish(): RawImage {
    const { width, height, channels, colour } = this.#result;
    for (let pixel = this.#depth.indexOf(0); pixel >= 0; pixel = this.#depth.indexOf(0, pixel + 1))
      for (let channel = 0; channel < channels; channel++)
        this.#data[pixel * channels + channel] = colour[channel]!;
    return { data: this.#data, width, height, channels };
  }
}

/** Each pixel is the mean of the tiles there, weighted with how deep it lies in them. */
export class Blending implements Joining {
  readonly #result: Result;
  readonly #sums: Float32Array;
  readonly #weights: Float32Array;

  constructor(result: Result) {
    this.#result = result;
    const pixels = result.width * result.height;
    this.#sums = new Float32Array(pixels * result.channels);
    this.#weights = new Float32Array(pixels);
  }

  add({ data, width, height }: RawImage, { left, top }: Place): void {
    const { width: across, channels } = this.#result;
    const [columns, rows] = [depths(width), depths(height)];
    const [sums, weights] = [this.#sums, this.#weights];
    for (let y = 0; y < height; y++) {
      const row = rows[y]!;
      let to = (top + y) * across + left;
      for (let x = 0, from = y * width * channels; x < width; x++, to++, from += channels) {
        const column = columns[x]!;
        const weight = column < row ? column : row;
        const before = weights[to]!;
        const sum = before + weight;
        weights[to] = sum;
        // The running mean: sums of large weights would lose the last bits.
        const share = weight / sum;
        for (let channel = 0; channel < channels; channel++) {
          const at = to * channels + channel;
          sums[at] = sums[at]! + (data[from + channel]! - sums[at]!) * share;
        }
      }
    }
  }

  finish(): RawImage {
    const { width, height, channels, depth, colour } = this.#result;
    const [means, weights] = [this.#sums, this.#weights];
    const data = depth === 'float' ? means : new arrays[depth](means.length);
    const half = depth === 'float' ? 0 : 0.5;
    for (let pixel = 0, at = 0; pixel < weights.length; pixel++) {
      const gap = weights[pixel] === 0;
      for (let channel = 0; channel < channels; channel++, at++)
        data[at] = gap ? colour[channel]! : means[at]! + half;
    }
    return { data, width, height, channels };
  }
}
