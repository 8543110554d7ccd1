import { coloursOf, whiteOf, type Picture } from './samples.ts';

/**
 * The level of a background at each place, for each channel: c₀ + c₁x + c₂y + c₃x² + c₄xy + c₅y², where x and y run
 * from −1 to 1 over the image.
 */
export type Surface = readonly Float64Array[];

const terms = 6;
/** So many places on the border are looked at, at most. */
const mostPlaces = 6000;
/** The band along the border, as a share of the shorter side. */
const band = 0.02;
/** What is further from the middle colour is not background, as a share of white. */
const farOff = 0.2;
/** What is nearer to the surface always is. */
const near = 0.012;
const rounds = 4;

/**
 * Fits the light of the background to the image's border by least squares, and again without what lies far off, so
 * that a thing which reaches the border does not bend it (trimmed least squares; it stands as long as most of the
 * border is background).
 */
export function fitSurface(picture: Picture): Surface {
  const places = placesOf(picture);
  const white = whiteOf(picture.data);
  const colours = coloursOf(picture);
  const middle = Array.from({ length: colours }, (_, channel) => {
    return median(places.map((pixel) => levelOf(picture, pixel, channel)));
  });
  let surface: Surface = middle.map((level) => Float64Array.of(level, 0, 0, 0, 0, 0));
  let reach = farOff * white;
  for (let round = 0; round < rounds; round++) {
    const off = places.map((pixel) => offBy(picture, surface, pixel));
    const kept = places.filter((_, index) => off[index]! <= reach);
    if (kept.length < 2 * terms) break;
    surface = Array.from({ length: colours }, (_, channel) => fit(picture, kept, channel));
    // Three standard deviations of what remains, by the median, which nothing far off moves.
    const spread = median(kept.map((pixel) => offBy(picture, surface, pixel)));
    reach = Math.max(near * white, 3 * 1.4826 * spread);
  }
  return surface;
}

/** The level of a channel at a place in the image, in pixels. */
export function levelAt(surface: Float64Array, x: number, y: number): number {
  const [one, across, down, across2, both, down2] = surface as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return one + across * x + down * y + across2 * x * x + both * x * y + down2 * y * y;
}

/** Places run from −1 to 1. */
export function placeOf(at: number, size: number): number {
  return ((at + 0.5) / size) * 2 - 1;
}

/** Pixels of the band along the border that can be seen, spread evenly. */
function placesOf(picture: Picture): number[] {
  const { data, width, height, channels } = picture;
  const thick = Math.max(1, Math.round(Math.min(width, height) * band));
  const step = Math.max(1, Math.ceil(Math.sqrt((2 * (width + height) * thick) / mostPlaces)));
  const all: number[] = [];
  for (let y = 0; y < height; y += step) {
    const isInside = y >= thick && y < height - thick;
    for (let x = 0; x < width; x += step) {
      if (isInside && x >= thick && x < width - thick) {
        // On to the other side, in step.
        x += Math.max(0, Math.floor((width - thick - 1 - x) / step)) * step;
        if (x < width - thick) continue;
      }
      all.push(y * width + x);
    }
  }
  if (channels % 2 === 1) return all;
  const seen = all.filter((pixel) => data[pixel * channels + channels - 1]! * 2 > whiteOf(data));
  return seen.length > 0 ? seen : all;
}

function levelOf({ data, channels }: Picture, pixel: number, channel: number): number {
  return data[pixel * channels + channel]!;
}

/** The largest difference of a channel from the surface. */
function offBy(picture: Picture, surface: Surface, pixel: number): number {
  const x = placeOf(pixel % picture.width, picture.width);
  const y = placeOf(Math.floor(pixel / picture.width), picture.height);
  let most = 0;
  for (let channel = 0; channel < surface.length; channel++) {
    const off = Math.abs(levelOf(picture, pixel, channel) - levelAt(surface[channel]!, x, y));
    if (off > most) most = off;
  }
  return most;
}

function fit(picture: Picture, places: readonly number[], channel: number): Float64Array {
  const normal = Array.from({ length: terms }, () => new Float64Array(terms + 1));
  const row = new Float64Array(terms + 1);
  for (const pixel of places) {
    const x = placeOf(pixel % picture.width, picture.width);
    const y = placeOf(Math.floor(pixel / picture.width), picture.height);
    row.set([1, x, y, x * x, x * y, y * y, levelOf(picture, pixel, channel)]);
    for (let i = 0; i < terms; i++) for (let j = 0; j <= terms; j++) normal[i]![j]! += row[i]! * row[j]!;
  }
  // Where the places do not tell a bend, there is none.
  for (let i = 1; i < terms; i++) normal[i]![i]! += 1e-4 * places.length;
  return solve(normal);
}

/** Gauss–Jordan elimination with pivots, of rows that end in the right-hand side. */
function solve(rows: Float64Array[]): Float64Array {
  const count = rows.length;
  for (let column = 0; column < count; column++) {
    let pivot = column;
    for (let row = column + 1; row < count; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const own = rows[column]!;
    for (const [row, other] of rows.entries()) {
      if (row === column) continue;
      const factor = other[column]! / own[column]!;
      for (let at = column; at <= count; at++) other[at]! -= factor * own[at]!;
    }
  }
  return Float64Array.from(rows, (row, at) => row[count]! / row[at]!);
}

function median(values: number[]): number {
  return Float64Array.from(values).toSorted()[Math.floor(values.length / 2)] ?? 0;
}
