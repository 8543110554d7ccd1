import type { Edge } from '@xyflow/svelte';
import { nodeWidth } from '../../../document/box-size.ts';
import type { Position } from '../../../document/document.ts';

/*
 * A graph as it is drawn from afar: only what can be told apart there. Everything is in pixels of the canvas, from its
 * own origin.
 */

export interface Rectangle extends Position {
  readonly width: number;
  readonly height: number;
}

export interface FarBox extends Rectangle {
  readonly id: string;
  readonly kind: 'box' | 'frame' | 'note';
  readonly title: string;
  /** `#rrggbb`, of frames, notes and closed groups. */
  readonly color: string | undefined;
  readonly picture: string | undefined;
  readonly look: FarLook;
  /** What a look is told by without its colour, one letter. */
  readonly sign?: string;
  /** How much of what a step has to do is done, and went wrong: parts of 1. */
  readonly progress?: { readonly done: number; readonly failed: number };
  readonly selected: boolean;
}

export interface FarLine {
  readonly from: Position;
  readonly to: Position;
  /** The boxes at its ends. */
  readonly source: string;
  readonly target: string;
  /** The type of value, as in `--type-image`, or `added` or `removed`. */
  readonly type: string;
  readonly selected: boolean;
}

export interface Scene {
  readonly boxes: readonly FarBox[];
  readonly lines: readonly FarLine[];
}

/** The look of a box, of what is edited, of what runs, and of what differs. */
export type FarLook =
  | 'plain'
  | 'wrong'
  | 'disabled'
  | 'stale'
  | 'waiting'
  | 'running'
  | 'done'
  | 'failed'
  | 'added'
  | 'removed'
  | 'changed';

/**
 * Lines between boxes as they are drawn from afar; those that end at no box are left out.
 * @param portMiddle how far below the top of a box the end of a line is
 */
export function farLines(
  boxes: readonly FarBox[],
  lines: readonly Edge[],
  portMiddle: (box: string, port: string, side: 'inputs' | 'outputs') => number | undefined,
): FarLine[] {
  const places = new Map(boxes.map((box) => [box.id, box]));
  const end = (id: string, port: string | null | undefined, side: 'inputs' | 'outputs') => {
    const box = places.get(id);
    const below = box && portMiddle(id, port ?? '', side);
    if (!box || below === undefined) return undefined;
    return { x: box.x + (side === 'outputs' ? box.width : 0), y: box.y + below };
  };
  return lines.flatMap(({ source, sourceHandle, target, targetHandle, class: names, selected }) => {
    const from = end(source, sourceHandle, 'outputs');
    const to = end(target, targetHandle, 'inputs');
    const text = typeof names === 'string' ? names : '';
    const [, type = 'json'] = /line-(\w+)/.exec(text) ?? [];
    const [, mark] = /line-(added|removed)/.exec(text) ?? [];
    return from && to ? [{ from, to, source, target, type: mark ?? type, selected: selected ?? false }] : [];
  });
}

/** The room that all boxes take. */
export function boundsOf(boxes: readonly Rectangle[]): Rectangle {
  if (boxes.length === 0) return { x: 0, y: 0, width: nodeWidth, height: nodeWidth };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The box at a point: the one that is drawn last, frames only at their heading. */
export function boxAtPoint({ boxes }: Scene, { x, y }: Position): FarBox | undefined {
  const headed = 34;
  const isIn = (box: FarBox) => {
    const height = box.kind === 'frame' ? headed : box.height;
    return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + height;
  };
  return boxes.findLast((box) => box.kind !== 'frame' && isIn(box)) ?? boxes.findLast(isIn);
}

/** The boxes that lie in a rectangle, if only in part; not the frames. */
export function boxesIn({ boxes }: Scene, rectangle: Rectangle): readonly string[] {
  return boxes.filter((box) => box.kind !== 'frame' && meet(box, rectangle)).map(({ id }) => id);
}

export function meet(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/**
 * The box that an arrow key leads to: the nearest one in its direction, where what lies aside counts twice.
 * @param from the box that it leads from; without one, the first
 * @param way one step in the direction
 */
export function nextBox({ boxes }: Scene, from: string | undefined, way: Position): FarBox | undefined {
  const steps = boxes.filter(({ kind }) => kind !== 'frame');
  const start = steps.find(({ id }) => id === from);
  if (!start) return steps.toSorted((a, b) => a.x - b.x || a.y - b.y)[0];
  let best: FarBox | undefined;
  let least = Infinity;
  for (const box of steps) {
    const [dx, dy] = [middle(box).x - middle(start).x, middle(box).y - middle(start).y];
    const ahead = dx * way.x + dy * way.y;
    const aside = Math.abs(dx * way.y) + Math.abs(dy * way.x);
    if (ahead <= 0 || ahead < aside / 2 || ahead + 2 * aside >= least) continue;
    [best, least] = [box, ahead + 2 * aside];
  }
  return best;
}

function middle({ x, y, width, height }: Rectangle): Position {
  return { x: x + width / 2, y: y + height / 2 };
}
