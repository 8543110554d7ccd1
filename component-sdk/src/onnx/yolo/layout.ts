import type { ModelFacts } from '../facts.ts';

/**
 * How a detector's output is laid out, named after the YOLO versions that export it:
 * - `v5` [1, N, 5 + classes]: a row is centre x, centre y, width, height, objectness, a score for each class
 * - `v8` [1, 4 + classes, N]: a column is centre x, centre y, width, height, a score for each class (v11 too)
 * - `v10` [1, N, 6]: a row is left, top, right, bottom, score, class; nothing is left to suppress
 *
 * Models that segment have `coefficients` more values behind those of each box.
 */
export interface Layout {
  readonly kind: 'v5' | 'v8' | 'v10';
  /** N: boxes before the weak ones go. */
  readonly candidates: number;
  /** Classes that have a score each; of `v10` unknown, as each row names its class. */
  readonly classes?: number;
  /** Numbers for the masks behind the values of each box; none where there is none. */
  readonly coefficients?: number;
}

/** What is taken, for messages. */
export const layoutsTaken =
  '[1, N, 5 + classes] (YOLOv5), [1, 4 + classes, N] (YOLOv8, v11) or [1, N, 6] (YOLOv10)';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Tells the layout by the shape of the output and the number of class names; `undefined` where it is none. Without
 * names, the shorter side is taken for the values of a box.
 * @param coefficients behind the values of each box, of a model that segments
 */
export function layoutOf(
  shape: readonly number[],
  facts: ModelFacts,
  input: Size,
  coefficients = 0,
): Layout | undefined {
  const found = layoutOfBoxes(shape, facts, input, coefficients);
  return found && coefficients > 0 ? { ...found, coefficients } : found;
}

function layoutOfBoxes(
  shape: readonly number[],
  facts: ModelFacts,
  input: Size,
  more: number,
): Layout | undefined {
  const [batch, rows = 0, columns = 0] = shape;
  if (shape.length !== 3 || batch !== 1) return undefined;
  const classes = facts.names?.length;
  const v10: Layout = { kind: 'v10', candidates: rows };
  if (facts.endToEnd) return columns === 6 + more ? v10 : undefined;
  const mayBeV8 = classes === undefined ? rows > 4 + more && rows < columns : rows === 4 + classes + more;
  const mayBeV5 =
    classes === undefined ? columns > 5 + more && columns < rows : columns === 5 + classes + more;
  // Six columns are a v5 row of one class too; its number of rows tells the two apart.
  if (columns === 6 + more && !mayBeV8 && !(mayBeV5 && isAnchorCount(rows, input))) return v10;
  // A model with few boxes may fit both: more columns than rows are boxes side by side.
  if (mayBeV8 && (columns >= rows || !mayBeV5))
    return { kind: 'v8', candidates: columns, classes: rows - 4 - more };
  if (mayBeV5) return { kind: 'v5', candidates: rows, classes: columns - 5 - more };
  return undefined;
}

/** Whether v5 would give so many rows: three anchors for each cell of its grids of 8, 16, 32 (and 64) pixels. */
function isAnchorCount(rows: number, { width, height }: Size): boolean {
  const cells = [8, 16, 32, 64].map((stride) => Math.ceil(width / stride) * Math.ceil(height / stride));
  const [fine = 0, middle = 0, coarse = 0, coarsest = 0] = cells;
  const usual = 3 * (fine + middle + coarse);
  return [3 * (middle + coarse), usual, usual + 3 * coarsest].includes(rows);
}
