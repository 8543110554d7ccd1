/**
 * The discrete Fourier transform of rows and columns of an area, in place (J. W. Cooley, J. W. Tukey: "An algorithm for
 * the machine calculation of complex Fourier series", Mathematics of Computation 19, 1965; radix 2).
 */
export class AreaTransform {
  readonly width: number;
  readonly height: number;
  readonly #row: LineTransform;
  readonly #column: LineTransform;
  readonly #columnReal: Float64Array;
  readonly #columnImaginary: Float64Array;

  /** @param width a power of two, as is the height */
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#row = new LineTransform(width);
    this.#column = width === height ? this.#row : new LineTransform(height);
    this.#columnReal = new Float64Array(height);
    this.#columnImaginary = new Float64Array(height);
  }

  /** Forward, unscaled. Swapping the two parts makes it the inverse one, times width × height. */
  run(real: Float64Array, imaginary: Float64Array): void {
    const { width, height } = this;
    for (let row = 0; row < height; row++) this.#row.run(real, imaginary, row * width);
    const [re, im] = [this.#columnReal, this.#columnImaginary];
    for (let column = 0; column < width; column++) {
      for (let row = 0, at = column; row < height; row++, at += width) {
        re[row] = real[at]!;
        im[row] = imaginary[at]!;
      }
      this.#column.run(re, im, 0);
      for (let row = 0, at = column; row < height; row++, at += width) {
        real[at] = re[row]!;
        imaginary[at] = im[row]!;
      }
    }
  }
}

/** That of so many values in a row. */
class LineTransform {
  readonly #length: number;
  readonly #reversed: Uint32Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;

  constructor(length: number) {
    this.#length = length;
    const bits = Math.log2(length);
    this.#reversed = new Uint32Array(length);
    for (let at = 0; at < length; at++) {
      let reversed = 0;
      for (let bit = 0; bit < bits; bit++) reversed |= ((at >> bit) & 1) << (bits - 1 - bit);
      this.#reversed[at] = reversed;
    }
    this.#cos = Float64Array.from({ length: length / 2 }, (_, at) => Math.cos((2 * Math.PI * at) / length));
    this.#sin = Float64Array.from({ length: length / 2 }, (_, at) => Math.sin((2 * Math.PI * at) / length));
  }

  run(real: Float64Array, imaginary: Float64Array, from: number): void {
    const length = this.#length;
    const [reversed, cos, sin] = [this.#reversed, this.#cos, this.#sin];
    for (let at = 0; at < length; at++) {
      const other = reversed[at]!;
      if (other <= at) continue;
      const [a, b] = [from + at, from + other];
      const [re, im] = [real[a]!, imaginary[a]!];
      real[a] = real[b]!;
      imaginary[a] = imaginary[b]!;
      real[b] = re;
      imaginary[b] = im;
    }
    for (let size = 2; size <= length; size *= 2) {
      const half = size / 2;
      const step = length / size;
      for (let start = from; start < from + length; start += size) {
        for (let at = 0, turn = 0; at < half; at++, turn += step) {
          const [a, b] = [start + at, start + at + half];
          const re = real[b]! * cos[turn]! + imaginary[b]! * sin[turn]!;
          const im = imaginary[b]! * cos[turn]! - real[b]! * sin[turn]!;
          real[b] = real[a]! - re;
          imaginary[b] = imaginary[a]! - im;
          real[a]! += re;
          imaginary[a]! += im;
        }
      }
    }
  }
}
