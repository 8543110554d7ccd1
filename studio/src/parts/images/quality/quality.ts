/** Pixels as a canvas gives them: red, green, blue and alpha, a byte each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/**
 * Peak signal-to-noise ratio in dB: 10·log₁₀(L² / MSE) with L 255, as in Z. Wang, A. C. Bovik, "Mean squared error: love it
 * or leave it?", IEEE Signal Processing Magazine 26(1), 2009. The mean is over red, green and blue; transparency does
 * not count.
 * @returns `Infinity` where the pictures are identical
 */
export function psnr(one: Pixels, other: Pixels): number {
  checkSize(one, other);
  let sum = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    for (let channel = 0; channel < 3; channel++) {
      sum += (one.data[at + channel]! - other.data[at + channel]!) ** 2;
    }
  }
  const error = sum / (one.width * one.height * 3);
  return error === 0 ? Infinity : 10 * Math.log10((255 * 255) / error);
}

const windowSize = 11;
const sigma = 1.5;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

/**
 * Structural similarity, 1 where the pictures are the same: the mean of formula 13 of Z. Wang, A. C. Bovik, H. R. Sheikh,
 * E. P. Simoncelli, "Image quality assessment: from error visibility to structural similarity", IEEE Transactions on
 * Image Processing 13(4), 2004: a Gaussian window of 11×11 with σ 1.5, K₁ 0.01, K₂ 0.03, over all places where the whole
 * window lies in the picture. On luma by ITU-R BT.601. Of a picture smaller than the window, one window of equal weights.
 */
export function ssim(one: Pixels, other: Pixels): number {
  checkSize(one, other);
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
  return sum / mx!.length;
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
