import type { Edge } from '@xyflow/svelte';
import { safeColor } from '../../../document/canvas.ts';
import { nodeWidth } from '../../../document/layout.ts';
import type { Position } from '../../../document/document.ts';
import type { CanvasBox } from '../canvas-model.ts';
import { estimatedSize, portMiddle } from './estimate.ts';

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
  readonly look: 'plain' | 'wrong' | 'disabled' | 'stale';
  readonly selected: boolean;
}

export interface FarLine {
  readonly from: Position;
  readonly to: Position;
  /** The boxes at its ends. */
  readonly source: string;
  readonly target: string;
  /** The type of value, as in `--type-image`. */
  readonly type: string;
  readonly selected: boolean;
}

export interface Scene {
  readonly boxes: readonly FarBox[];
  readonly lines: readonly FarLine[];
}

/** @param titleOf what a box is called on the screen */
export function sceneOf(
  boxes: readonly CanvasBox[],
  lines: readonly Edge[],
  titleOf: (box: CanvasBox) => string,
): Scene {
  const parents = new Map(boxes.filter(({ type }) => type === 'frame').map((box) => [box.id, box]));
  const shown = boxes.filter(({ hidden }) => hidden !== true);
  const drawn = shown.map((box): FarBox => {
    const { x, y } = box.position;
    const parent = box.parentId === undefined ? undefined : parents.get(box.parentId)?.position;
    const size = box.type === 'box' ? (box.measured ?? estimatedSize(box.data)) : box;
    return {
      id: box.id,
      kind: box.type,
      x: x + (parent?.x ?? 0),
      y: y + (parent?.y ?? 0),
      width: size.width ?? nodeWidth,
      height: size.height ?? 80,
      title: titleOf(box),
      color: colorOf(box),
      picture: box.type === 'box' ? box.data.preview?.picture : undefined,
      look: lookOf(box),
      selected: box.selected ?? false,
    };
  });
  const places = new Map(drawn.map((box) => [box.id, box]));
  const nodes = new Map(shown.flatMap((box) => (box.type === 'box' ? [[box.id, box.data.node]] : [])));
  const end = (id: string, port: string | null | undefined, side: 'inputs' | 'outputs') => {
    const [box, node] = [places.get(id), nodes.get(id)];
    if (!box || !node) return undefined;
    const at = Math.max(
      0,
      node[side].findIndex(({ name }) => name === port),
    );
    return { x: box.x + (side === 'outputs' ? box.width : 0), y: box.y + portMiddle(node, at) };
  };
  return {
    boxes: drawn,
    lines: lines.flatMap(({ source, sourceHandle, target, targetHandle, class: names, selected }) => {
      const from = end(source, sourceHandle, 'outputs');
      const to = end(target, targetHandle, 'inputs');
      const [, type = 'json'] = /line-(\w+)/.exec(typeof names === 'string' ? names : '') ?? [];
      return from && to ? [{ from, to, source, target, type, selected: selected ?? false }] : [];
    }),
  };
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

function colorOf(box: CanvasBox): string | undefined {
  if (box.type === 'frame') return safeColor(box.data.group.color);
  if (box.type === 'note') return safeColor(box.data.note.color ?? '#b08a2e');
  return box.data.closed && safeColor(box.data.closed.color);
}

function lookOf(box: CanvasBox): FarBox['look'] {
  if (box.type !== 'box') return 'plain';
  const { problems, node, disabled, preview } = box.data;
  if (node.unknown !== undefined || problems.some(({ severity }) => severity === 'error')) return 'wrong';
  if (disabled) return 'disabled';
  return preview?.stale ? 'stale' : 'plain';
}
