import type { Size } from '../viewer/viewport.ts';

/** A transform of the plane as 3 × 3 numbers, row by row. */
type Transform = readonly number[];

/** Detections with the picture frame that they were found in. */
export interface FoundInFrame {
  readonly frame: Size & { readonly root: string; readonly toRoot: Transform };
  readonly items: readonly {
    readonly label: string;
    readonly score: number;
    /** Left, top, width, height, in pixels of the frame. */
    readonly box: readonly [number, number, number, number];
  }[];
}

/** A picture that they are drawn over. */
export interface OverlaidPicture {
  readonly size: Size;
  /** Where it comes from; nothing where that is not known. */
  readonly frame?: { readonly root: string; readonly to_root: Transform };
}

/** A box in pixels of the picture; it may be turned. */
export interface OverlayBox {
  readonly label: string;
  readonly score: number;
  readonly corners: readonly (readonly [number, number])[];
}

/**
 * The boxes where they lie in a picture: through the picture that both come from. Where the picture does not say where it
 * comes from, it is taken for the same one at another size.
 * @returns nothing where the two come from different pictures
 */
export function overlayBoxes(
  { frame, items }: FoundInFrame,
  picture: OverlaidPicture,
): readonly OverlayBox[] | undefined {
  const { size, frame: own } = picture;
  if (own && own.root !== frame.root) return undefined;
  const back = own && inverse(own.to_root);
  const scaled: Transform = [size.width / frame.width, 0, 0, 0, size.height / frame.height, 0, 0, 0, 1];
  const transform = back ? times(back, frame.toRoot) : scaled;
  return items.map(({ label, score, box: [x, y, width, height] }) => ({
    label,
    score,
    corners: [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ].map(([left, top]) => moved(transform, left!, top!)),
  }));
}

/** A point of a picture that is laid over another one as far as it fits, in the middle: where it is in that one. */
export function laidOver(
  [x, y]: readonly [number, number],
  size: Size,
  over: Size,
): readonly [number, number] {
  const ratio = Math.min(over.width / size.width, over.height / size.height);
  return [
    x * ratio + (over.width - size.width * ratio) / 2,
    y * ratio + (over.height - size.height * ratio) / 2,
  ];
}

/** Detections in a value's data, with their frame. */
export function foundIn(data: unknown): FoundInFrame | undefined {
  if (typeof data !== 'object' || data === null || !('frame' in data) || !('items' in data)) return undefined;
  const { frame, items } = data as FoundInFrame;
  const isWhole =
    Array.isArray(items) && items.every(({ box, label }) => Array.isArray(box) && typeof label === 'string');
  return isWhole && Array.isArray(frame?.toRoot) && frame.toRoot.length === 9 ? { frame, items } : undefined;
}

/** A colour for each label, the same as long as the labels are. */
export function coloursOf(labels: Iterable<string>): ReadonlyMap<string, string> {
  const sorted = [...new Set(labels)].toSorted();
  return new Map(sorted.map((label, at) => [label, palette[at % palette.length]!]));
}

/** Told apart also by most who do not tell red from green: after Okabe and Ito (2008). */
const palette = ['#e69f00', '#56b4e9', '#f0e442', '#cc79a7', '#009e73', '#d55e00', '#0072b2', '#bbbbbb'];

function moved(transform: Transform, x: number, y: number): readonly [number, number] {
  const [a, b, c, d, e, f, g, h, i] = transform as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

function times(one: Transform, other: Transform): Transform {
  return Array.from({ length: 9 }, (_, at) => {
    const row = 3 * Math.floor(at / 3);
    const column = at % 3;
    return (
      one[row]! * other[column]! + one[row + 1]! * other[column + 3]! + one[row + 2]! * other[column + 6]!
    );
  });
}

/** By cofactors; nothing where there is none. */
function inverse(transform: Transform): Transform | undefined {
  const [a, b, c, d, e, f, g, h, i] = transform as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!Number.isFinite(determinant) || determinant === 0) return undefined;
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ].map((value) => value / determinant);
}
