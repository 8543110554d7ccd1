import type { Position } from './document.ts';

/** A box as it stands, in pixels of the canvas. */
export interface Placed extends Position {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export const alignments = ['left', 'centre', 'right', 'top', 'middle', 'bottom', 'across', 'down'] as const;
/** `across` and `down` put the same room between boxes, from left to right and from top to bottom. */
export type Alignment = (typeof alignments)[number];

/** Where boxes stand after they were aligned with each other. Two are needed, three to give them the same room. */
export function align(boxes: readonly Placed[], how: Alignment): Readonly<Record<string, Position>> {
  if (boxes.length < 2) return {};
  const moved = how === 'across' || how === 'down' ? spread(boxes, how) : boxes.map(onLine(boxes, how));
  return Object.fromEntries(moved.map(({ id, x, y }) => [id, { x, y }]));
}

function onLine(boxes: readonly Placed[], how: Alignment): (box: Placed) => Placed {
  const left = Math.min(...boxes.map(({ x }) => x));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = Math.min(...boxes.map(({ y }) => y));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  return (box) => {
    const { width, height } = box;
    if (how === 'left') return { ...box, x: left };
    if (how === 'right') return { ...box, x: right - width };
    if (how === 'centre') return { ...box, x: (left + right - width) / 2 };
    if (how === 'top') return { ...box, y: top };
    if (how === 'bottom') return { ...box, y: bottom - height };
    return { ...box, y: (top + bottom - height) / 2 };
  };
}

/** The outermost two stay. */
function spread(boxes: readonly Placed[], how: 'across' | 'down'): readonly Placed[] {
  const [at, size] = how === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const);
  const sorted = boxes.toSorted((a, b) => a[at] - b[at]);
  const first = sorted[0]!;
  const last = sorted.at(-1)!;
  const filled = sorted.reduce((sum, box) => sum + box[size], 0);
  const room = (last[at] + last[size] - first[at] - filled) / (sorted.length - 1);
  let next = first[at];
  return sorted.map((box) => {
    const placed = { ...box, [at]: next };
    next += box[size] + room;
    return placed;
  });
}

const gap = 24;

/** A place for a new box near where it is wanted, below what stands there. */
export function freePlace(
  wanted: Position,
  { width, height }: { readonly width: number; readonly height: number },
  boxes: readonly Placed[],
): Position {
  let { y } = wanted;
  const inTheWay = () =>
    boxes.find(
      (box) =>
        box.x < wanted.x + width + gap &&
        box.x + box.width + gap > wanted.x &&
        box.y < y + height + gap &&
        box.y + box.height + gap > y,
    );
  for (let box = inTheWay(); box; box = inTheWay()) y = box.y + box.height + gap + 1;
  return { x: wanted.x, y };
}
