import type { Letterbox } from './letterbox.ts';

/** The grey around an image, as YOLO models are trained with. */
const padding = 114 / 255;

/** Multiplied with it, every level is the same 32-bit number as divided by 255. */
const unit = 1 / 255;

/** Pixels of a letterboxed picture: height × width × channels, 8 bits, grey or RGB. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly channels: number;
}

/** The input of a model, reused from image to picture: float32 [1, 3, height, width], RGB, 0 to 1. */
export class InputTensor {
  readonly data: Float32Array;
  readonly shape: readonly [1, 3, number, number];
  readonly #width: number;
  readonly #planes: readonly [red: Float32Array, green: Float32Array, blue: Float32Array];
  #place = '';

  constructor({ width, height }: { readonly width: number; readonly height: number }) {
    this.#width = width;
    const pixels = width * height;
    this.data = new Float32Array(3 * pixels);
    const plane = (at: number) => this.data.subarray(at * pixels, (at + 1) * pixels);
    this.#planes = [plane(0), plane(1), plane(2)];
    this.shape = [1, 3, height, width];
  }

  /** Writes an image into its place, grey around it. */
  write({ data: pixels, channels }: Pixels, { left, top, width, height }: Letterbox): void {
    const at = `${left},${top},${width},${height}`;
    // The grey of the image before is still there where this one lies in the same place.
    if (at !== this.#place) this.data.fill(padding);
    this.#place = at;
    const [reds, greens, blues] = this.#planes;
    const green = channels === 1 ? 0 : 1;
    const blue = channels === 1 ? 0 : 2;
    let from = 0;
    for (let row = 0; row < height; row++) {
      const start = (top + row) * this.#width + left;
      for (let to = start; to < start + width; to++) {
        reds[to] = pixels[from]! * unit;
        greens[to] = pixels[from + green]! * unit;
        blues[to] = pixels[from + blue]! * unit;
        from += channels;
      }
    }
  }
}
