/**
 * The discrete Fourier transform of rows and columns of a square, in place (J. W. Cooley, J. W. Tukey: "An algorithm for
 * the machine calculation of complex Fourier series", Mathematics of Computation 19, 1965; radix 2).
 */
export class SquareTransform {
  readonly side: number;
  readonly #reversed: Uint32Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #columnReal: Float64Array;
  readonly #columnImaginary: Float64Array;

  /** @param side a power of two */
  constructor(side: number) {
    this.side = side;
    const bits = Math.log2(side);
    this.#reversed = new Uint32Array(side);
    for (let at = 0; at < side; at++) {
      let reversed = 0;
      for (let bit = 0; bit < bits; bit++) reversed |= ((at >> bit) & 1) << (bits - 1 - bit);
      this.#reversed[at] = reversed;
    }
    this.#cos = Float64Array.from({ length: side / 2 }, (_, at) => Math.cos((2 * Math.PI * at) / side));
    this.#sin = Float64Array.from({ length: side / 2 }, (_, at) => Math.sin((2 * Math.PI * at) / side));
    this.#columnReal = new Float64Array(side);
    this.#columnImaginary = new Float64Array(side);
  }

  /** Forward, unscaled. Swapping the two parts makes it the inverse one, times side². */
  run(real: Float64Array, imaginary: Float64Array): void {
    const { side } = this;
    for (let row = 0; row < side; row++) this.#line(real, imaginary, row * side);
    const [re, im] = [this.#columnReal, this.#columnImaginary];
    for (let column = 0; column < side; column++) {
      for (let row = 0, at = column; row < side; row++, at += side) {
        re[row] = real[at]!;
        im[row] = imaginary[at]!;
      }
      this.#line(re, im, 0);
      for (let row = 0, at = column; row < side; row++, at += side) {
        real[at] = re[row]!;
        imaginary[at] = im[row]!;
      }
    }
  }

  #line(real: Float64Array, imaginary: Float64Array, from: number): void {
    const { side } = this;
    const [reversed, cos, sin] = [this.#reversed, this.#cos, this.#sin];
    for (let at = 0; at < side; at++) {
      const other = reversed[at]!;
      if (other <= at) continue;
      const [a, b] = [from + at, from + other];
      const [re, im] = [real[a]!, imaginary[a]!];
      real[a] = real[b]!;
      imaginary[a] = imaginary[b]!;
      real[b] = re;
      imaginary[b] = im;
    }
    for (let size = 2; size <= side; size *= 2) {
      const half = size / 2;
      const step = side / size;
      for (let start = from; start < from + side; start += size) {
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
