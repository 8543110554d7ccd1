import type { Letterbox } from '@kumiki/component-sdk/onnx/yolo';

/** What masks are mixed of: count × height × width numbers, which lie over the whole input of the model. */
export interface Prototypes {
  readonly data: Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** Whole pixels of the image. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The mask of a thing in its area of the image: 255 where the sum of the prototypes, each by its coefficient, is above 0, which
 * is where the logistic function of it is above a half (D. Bolya et al., "YOLACT: Real-time Instance Segmentation", 2019).
 * The sum is interpolated bilinearly between the middles of the prototypes' cells first, so that edges are no stairs.
 */
export function maskIn(
  area: Area,
  prototypes: Prototypes,
  coefficients: Float32Array,
  place: Letterbox,
): Uint8Array {
  const columns = stepsOf(area.left, area.width, {
    scale: place.width / place.picture.width,
    shift: place.left,
    cells: prototypes.width,
    across: place.input.width,
  });
  const rows = stepsOf(area.top, area.height, {
    scale: place.height / place.picture.height,
    shift: place.top,
    cells: prototypes.height,
    across: place.input.height,
  });
  const sums = mixed(prototypes, coefficients, rows, columns);
  const width = columns.end - columns.start;
  const mask = new Uint8Array(area.width * area.height);
  for (let y = 0, at = 0; y < area.height; y++) {
    const share = rows.share[y]!;
    const upper = (rows.first[y]! - rows.start) * width - columns.start;
    const lower = (rows.second[y]! - rows.start) * width - columns.start;
    for (let x = 0; x < area.width; x++, at++) {
      const [left, right, along] = [columns.first[x]!, columns.second[x]!, columns.share[x]!];
      const above = sums[upper + left]! * (1 - along) + sums[upper + right]! * along;
      const below = sums[lower + left]! * (1 - along) + sums[lower + right]! * along;
      if (above * (1 - share) + below * share > 0) mask[at] = 255;
    }
  }
  return mask;
}

/** The cells beside each pixel of a side, and which cells that are in all. */
interface Steps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** How far it is on the way from the first to the second. */
  readonly share: Float64Array;
  readonly start: number;
  readonly end: number;
}

function stepsOf(
  from: number,
  length: number,
  side: { scale: number; shift: number; cells: number; across: number },
): Steps {
  const [first, second] = [new Int32Array(length), new Int32Array(length)];
  const share = new Float64Array(length);
  for (let at = 0; at < length; at++) {
    const inInput = (from + at + 0.5) * side.scale + side.shift;
    const cell = Math.min(Math.max((inInput * side.cells) / side.across - 0.5, 0), side.cells - 1);
    first[at] = Math.floor(cell);
    second[at] = Math.min(first[at]! + 1, side.cells - 1);
    share[at] = cell - first[at]!;
  }
  return { first, second, share, start: first[0]!, end: second[length - 1]! + 1 };
}

/** The sums of the cells that are needed, row by row. */
function mixed(
  { data, count, width, height }: Prototypes,
  coefficients: Float32Array,
  rows: Steps,
  columns: Steps,
): Float32Array {
  const across = columns.end - columns.start;
  const sums = new Float32Array(across * (rows.end - rows.start));
  for (let number = 0; number < count; number++) {
    const weight = coefficients[number]!;
    for (let y = rows.start, to = 0; y < rows.end; y++) {
      let from = (number * height + y) * width + columns.start;
      for (const end = to + across; to < end; to++, from++) sums[to]! += weight * data[from]!;
    }
  }
  return sums;
}
