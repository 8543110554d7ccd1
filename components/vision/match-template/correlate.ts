import { setImmediate as nextTurn } from 'node:timers/promises';
import { AreaTransform } from './fft.ts';

/** Levels of one channel, height × width. */
export interface Plane {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/**
 * The correlation coefficient of a template with each place of an image, -1 to 1 (J. P. Lewis: "Fast Template Matching",
 * Vision Interface 1995): numerators by Fourier transform, part by part; means and deviations of the places by
 * tables of sums. The same as OpenCV's `TM_CCOEFF_NORMED`. Places without any contrast have 0.
 * @param onProgress hears how far it is after each part, 0 to 1; what it throws ends the work
 * @returns (image height - template height + 1) × (image width - template width + 1)
 */
export async function correlate(
  image: Plane,
  template: Plane,
  onProgress: (done: number) => void = () => undefined,
): Promise<Plane & { readonly data: Float64Array }> {
  const [width, height] = [image.width - template.width + 1, image.height - template.height + 1];
  const centred = withoutMean(template);
  const data = await numerators(image, { ...template, data: centred }, width, height, onProgress);
  let energy = 0;
  for (const level of centred) energy += level * level;
  normalise(data, image, { ...template, energy }, width, height);
  return { data, width, height };
}

function withoutMean({ data }: Plane): Float64Array {
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += data[at]!;
  const mean = sum / data.length;
  return Float64Array.from(data, (level) => level - mean);
}

/** As long as a transform is along one direction: a power of two, some times the template's length. */
function sideFor(template: number, image: number): number {
  return 2 ** Math.ceil(Math.log2(Math.min(Math.max(4 * template, 256), Math.max(image, 2))));
}

/** Sums of products of the image and the template at each place: overlap-save, two parts in each transform. */
async function numerators(
  image: Plane,
  template: Plane & { readonly data: Float64Array },
  width: number,
  height: number,
  onProgress: (done: number) => void,
): Promise<Float64Array> {
  const [wide, high] = [sideFor(template.width, image.width), sideFor(template.height, image.height)];
  const transform = new AreaTransform(wide, high);
  const area = wide * high;
  const [real, imaginary] = [new Float64Array(area), new Float64Array(area)];
  const [templateReal, templateImaginary] = [new Float64Array(area), new Float64Array(area)];
  for (let y = 0; y < template.height; y++)
    templateReal.set(template.data.subarray(y * template.width, (y + 1) * template.width), y * wide);
  transform.run(templateReal, templateImaginary);

  const [across, down] = [wide - template.width + 1, high - template.height + 1];
  const places: (readonly [left: number, top: number])[] = [];
  for (let top = 0; top < height; top += down)
    for (let left = 0; left < width; left += across) places.push([left, top]);
  const result = new Float64Array(width * height);
  const scale = 1 / area;
  for (let at = 0; at < places.length; at += 2) {
    const [first, second] = [places[at]!, places[at + 1]];
    load(real, transform, image, first);
    if (second) load(imaginary, transform, image, second);
    else imaginary.fill(0);
    transform.run(real, imaginary);
    // The product with the conjugate correlates; parts change places, so that the transform is the way back.
    for (let index = 0; index < real.length; index++) {
      const [a, b, c, d] = [real[index]!, imaginary[index]!, templateReal[index]!, templateImaginary[index]!];
      real[index] = b * c - a * d;
      imaginary[index] = a * c + b * d;
    }
    transform.run(real, imaginary);
    store(imaginary, wide, result, { width, height, across, down, place: first, scale });
    if (second) store(real, wide, result, { width, height, across, down, place: second, scale });
    onProgress(Math.min(1, (at + 2) / places.length));
    await nextTurn();
  }
  return result;
}

function load(
  part: Float64Array,
  { width: wide, height: high }: AreaTransform,
  { data, width, height }: Plane,
  [left, top]: readonly [number, number],
) {
  part.fill(0);
  const columns = Math.min(wide, width - left);
  for (let y = 0; y < Math.min(high, height - top); y++) {
    for (let x = 0, from = (top + y) * width + left, to = y * wide; x < columns; x++)
      part[to++] = data[from++]!;
  }
}

interface Part {
  readonly width: number;
  readonly height: number;
  /** Its columns and rows that no wrapping around touches. */
  readonly across: number;
  readonly down: number;
  readonly place: readonly [left: number, top: number];
  readonly scale: number;
}

function store(values: Float64Array, wide: number, result: Float64Array, part: Part): void {
  const { width, height, across, down, scale } = part;
  const [left, top] = part.place;
  const columns = Math.min(across, width - left);
  for (let y = 0; y < Math.min(down, height - top); y++) {
    for (let x = 0, from = y * wide, to = (top + y) * width + left; x < columns; x++)
      result[to++] = values[from++]! * scale;
  }
}

/** Divides numerators by the deviations of template and place. */
function normalise(
  data: Float64Array,
  image: Plane,
  template: { readonly width: number; readonly height: number; readonly energy: number },
  width: number,
  height: number,
): void {
  const pixels = template.width * template.height;
  // Sums over the columns of the rows that the template covers; moved down row by row.
  const [sums, squares] = [new Float64Array(image.width), new Float64Array(image.width)];
  const addRow = (y: number, sign: 1 | -1) => {
    for (let x = 0, from = y * image.width; x < image.width; x++, from++) {
      const level = image.data[from]!;
      sums[x]! += sign * level;
      squares[x]! += sign * level * level;
    }
  };
  for (let y = 0; y < template.height; y++) addRow(y, 1);
  for (let y = 0, at = 0; y < height; y++) {
    if (y > 0) {
      addRow(y - 1, -1);
      addRow(y + template.height - 1, 1);
    }
    let [sum, square] = [0, 0];
    for (let x = 0; x < template.width; x++) {
      sum += sums[x]!;
      square += squares[x]!;
    }
    for (let x = 0; x < width; x++, at++) {
      if (x > 0) {
        sum += sums[x + template.width - 1]! - sums[x - 1]!;
        square += squares[x + template.width - 1]! - squares[x - 1]!;
      }
      const variance = square - (sum * sum) / pixels;
      // What is left by rounding is no contrast.
      const even = variance <= square * 1e-10;
      data[at] = even ? 0 : Math.max(-1, Math.min(1, data[at]! / Math.sqrt(variance * template.energy)));
    }
  }
}
