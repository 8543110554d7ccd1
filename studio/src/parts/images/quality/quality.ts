/** Pixels as a canvas gives them: red, green, blue and alpha, a byte each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** What PSNR and SSIM come from: sums over pixels and over windows, so that large pictures are looked at in tiles. */
export interface QualitySums {
  /** Of the squared differences of red, green and blue; transparency does not count. */
  readonly squares: number;
  readonly pixels: number;
  /** Of the structural similarity of each window. */
  readonly similarity: number;
  readonly windows: number;
}

export interface Quality {
  readonly psnr: number;
  readonly ssim: number;
}

const windowSize = 11;
/** So many pixels more to the right and below let a tile have all windows that begin in it. */
export const tileMargin = windowSize - 1;
const sigma = 1.5;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

/**
 * PSNR in dB, 10·log₁₀(L² / MSE) with L 255, as in Z. Wang, A. C. Bovik, "Mean squared error: love it or leave it?", IEEE
 * Signal Processing Magazine 26(1), 2009, with the mean over red, green and blue: `Infinity` where the pictures are identical.
 * SSIM, 1 where they are the same, is the mean of formula 13 of Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, "Image
 * quality assessment: from error visibility to structural similarity", IEEE Transactions on Image Processing 13(4), 2004: a
 * Gaussian window of 11×11 with σ 1.5, K₁ 0.01, K₂ 0.03, over all places where the whole window lies in the picture.
 */
export function qualityOf(all: Iterable<QualitySums>): Quality {
  let [squares, pixels, similarity, windows] = [0, 0, 0, 0];
  for (const one of all) {
    squares += one.squares;
    pixels += one.pixels;
    similarity += one.similarity;
    windows += one.windows;
  }
  const error = squares / (pixels * 3);
  return {
    psnr: error === 0 ? Infinity : 10 * Math.log10((255 * 255) / error),
    ssim: similarity / windows,
  };
}

/**
 * The sums of a picture, or of a tile of it.
 * @param own the part whose pixels count, from the left top corner: what is beside it is there for windows alone
 */
export function qualitySums(
  one: Pixels,
  other: Pixels,
  own: { readonly width: number; readonly height: number } = one,
): QualitySums {
  checkSize(one, other);
  return {
    squares: squaresIn(one, other, own),
    pixels: own.width * own.height,
    ...similarityOf(one, other),
  };
}

function squaresIn(
  one: Pixels,
  other: Pixels,
  own: { readonly width: number; readonly height: number },
): number {
  let sum = 0;
  for (let y = 0; y < own.height; y++) {
    const start = y * one.width * 4;
    for (let at = start; at < start + own.width * 4; at += 4) {
      for (let channel = 0; channel < 3; channel++) {
        sum += (one.data[at + channel]! - other.data[at + channel]!) ** 2;
      }
    }
  }
  return sum;
}

/** On luma by ITU-R BT.601. Of a picture smaller than the window, one window of equal weights. */
function similarityOf(one: Pixels, other: Pixels): Pick<QualitySums, 'similarity' | 'windows'> {
  const { width, height } = one;
  const [x, y] = [lumaOf(one), lumaOf(other)];
  const product = (a: Float32Array, b: Float32Array) => a.map((value, at) => value * b[at]!);
  const means = [x, y, product(x, x), product(y, y), product(x, y)];
  const isSmall = width < windowSize || height < windowSize;
  const [mx, my, mxx, myy, mxy] = means.map((map) => (isSmall ? mean(map) : blurred(map, width, height)));
  let sum = 0;
  for (let at = 0; at < mx!.length; at++) {
    const [a, b] = [mx![at]!, my![at]!];
    const [varianceX, varianceY, covariance] = [mxx![at]! - a * a, myy![at]! - b * b, mxy![at]! - a * b];
    sum += ((2 * a * b + c1) * (2 * covariance + c2)) / ((a * a + b * b + c1) * (varianceX + varianceY + c2));
  }
  return { similarity: sum, windows: mx!.length };
}

/** How much each channel differs, times a gain: black where nothing does. */
export function difference(one: Pixels, other: Pixels, gain: number): Uint8ClampedArray<ArrayBuffer> {
  checkSize(one, other);
  const found = new Uint8ClampedArray(one.data.length);
  for (let at = 0; at < found.length; at++) {
    found[at] = at % 4 === 3 ? 255 : Math.abs(one.data[at]! - other.data[at]!) * gain;
  }
  return found;
}

function checkSize(one: Pixels, other: Pixels): void {
  if (one.width !== other.width || one.height !== other.height) throw new RangeError('Other sizes.');
}

function lumaOf({ data }: Pixels): Float32Array {
  return Float32Array.from(
    { length: data.length / 4 },
    (_, at) => 0.299 * data[at * 4]! + 0.587 * data[at * 4 + 1]! + 0.114 * data[at * 4 + 2]!,
  );
}

function mean(map: Float32Array): Float32Array {
  return Float32Array.of(map.reduce((sum, value) => sum + value, 0) / map.length);
}

function gaussian(): readonly number[] {
  const middle = (windowSize - 1) / 2;
  const raw = Array.from({ length: windowSize }, (_, at) =>
    Math.exp(-((at - middle) ** 2) / (2 * sigma ** 2)),
  );
  const sum = raw.reduce((total, one) => total + one, 0);
  return raw.map((one) => one / sum);
}

const weights = gaussian();

/** Weighted means over the window, along rows and then along columns, at all places where it fits. */
function blurred(map: Float32Array, width: number, height: number): Float32Array {
  const wide = width - windowSize + 1;
  const high = height - windowSize + 1;
  const rows = new Float32Array(wide * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < wide; x++) {
      let sum = 0;
      for (let k = 0; k < windowSize; k++) sum += weights[k]! * map[y * width + x + k]!;
      rows[y * wide + x] = sum;
    }
  }
  const found = new Float32Array(wide * high);
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      let sum = 0;
      for (let k = 0; k < windowSize; k++) sum += weights[k]! * rows[(y + k) * wide + x]!;
      found[y * wide + x] = sum;
    }
  }
  return found;
}
