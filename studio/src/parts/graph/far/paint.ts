import type { Viewport } from '@xyflow/svelte';
import type { Position } from '../../../document/document.ts';
import { meet, type FarBox, type FarLine, type FarLook, type Rectangle, type Scene } from './scene.ts';

/** What a scene is drawn with: the values of the tokens of the design. */
export interface Palette {
  readonly box: string;
  readonly off: string;
  readonly ink: string;
  readonly edge: string;
  readonly accent: string;
  readonly bad: string;
  readonly warn: string;
  readonly good: string;
  readonly run: string;
  /** Behind what is done of a step. */
  readonly track: string;
  readonly font: string;
  /** The colour of a type of value. */
  readonly type: (type: string) => string;
}

export interface Drawing {
  readonly scene: Scene;
  readonly palette: Palette;
  readonly viewport: Viewport;
  /** Of what it is drawn on, in pixels of the page. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the screen for one of the page. */
  readonly ratio: number;
  /** What is dragged, and how far it is from where it was. */
  readonly moved?: { readonly ids: ReadonlySet<string>; readonly by: Position } | undefined;
  /** A box that is drawn around what shall be selected. */
  readonly around?: Rectangle | undefined;
  readonly pictureOf: (address: string) => CanvasImageSource | undefined;
}

/** Below this zoom names are too small to be of use. */
const named = 0.18;

/** Draws a graph as it is seen from afar. */
export function paint(on: CanvasRenderingContext2D, drawing: Drawing): void {
  const { scene, palette, viewport, width, height, ratio, moved, around } = drawing;
  const { x, y, zoom } = viewport;
  on.setTransform(ratio, 0, 0, ratio, 0, 0);
  on.clearRect(0, 0, width, height);
  on.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
  const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
  const offset = (id: string): Position => (moved?.ids.has(id) ? moved.by : { x: 0, y: 0 });
  const boxes = scene.boxes.map((box) => {
    const { x: dx, y: dy } = offset(box.id);
    return dx === 0 && dy === 0 ? box : { ...box, x: box.x + dx, y: box.y + dy };
  });
  // What is selected lies above the rest.
  const inSight = boxes
    .filter((box) => meet(box, seen))
    .toSorted((a, b) => Number(a.selected) - Number(b.selected));
  for (const box of inSight) if (box.kind === 'frame') paintFrame(on, box, palette, zoom);
  paintLines(on, scene.lines, drawing, seen, offset);
  for (const box of inSight) if (box.kind !== 'frame') paintBox(on, box, drawing);
  if (around) {
    on.lineWidth = 1 / zoom;
    on.strokeStyle = palette.accent;
    on.setLineDash([4 / zoom, 3 / zoom]);
    on.strokeRect(around.x, around.y, around.width, around.height);
    on.setLineDash([]);
  }
}

/** All lines of one colour are one path: it is much quicker than a path for each. */
function paintLines(
  on: CanvasRenderingContext2D,
  lines: readonly FarLine[],
  { palette, viewport: { zoom } }: Drawing,
  seen: Rectangle,
  offset: (id: string) => Position,
): void {
  const byColor = Map.groupBy(lines, ({ type, selected }) =>
    selected ? palette.accent : palette.type(type),
  );
  for (const [color, some] of byColor) {
    on.beginPath();
    for (const { from, to, source, target } of some) {
      const [a, b] = [offset(source), offset(target)];
      const [x1, y1, x2, y2] = [from.x + a.x, from.y + a.y, to.x + b.x, to.y + b.y];
      const room = { x: Math.min(x1, x2), y: Math.min(y1, y2) };
      if (!meet({ ...room, width: Math.abs(x2 - x1) + 1, height: Math.abs(y2 - y1) + 1 }, seen)) continue;
      // As the canvas of the editor bends them.
      const bend = x2 >= x1 ? (x2 - x1) / 2 : 6.25 * Math.sqrt(x1 - x2);
      on.moveTo(x1, y1);
      on.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2, y2);
    }
    on.strokeStyle = color;
    on.lineWidth = Math.max(2, 1 / zoom);
    on.stroke();
  }
}

function paintFrame(on: CanvasRenderingContext2D, box: FarBox, palette: Palette, zoom: number): void {
  on.globalAlpha = 0.12;
  on.fillStyle = box.color ?? palette.edge;
  on.fillRect(box.x, box.y, box.width, box.height);
  on.globalAlpha = 1;
  on.strokeStyle = box.selected ? palette.accent : (box.color ?? palette.edge);
  on.lineWidth = (box.selected ? 2 : 1) / zoom;
  on.strokeRect(box.x, box.y, box.width, box.height);
  paintTitle(on, box, palette, 28);
}

function paintBox(on: CanvasRenderingContext2D, box: FarBox, drawing: Drawing): void {
  const { palette, pictureOf } = drawing;
  const { zoom } = drawing.viewport;
  on.fillStyle = box.look === 'disabled' ? palette.off : palette.box;
  on.fillRect(box.x, box.y, box.width, box.height);
  if (box.color !== undefined) {
    on.globalAlpha = 0.25;
    on.fillStyle = box.color;
    on.fillRect(box.x, box.y, box.width, box.height);
    on.globalAlpha = 1;
  }
  const edge = edgeOf(box, palette);
  const isMarked = box.selected || quiet[box.look] !== true;
  if (isMarked && (box.progress || box.sign !== undefined)) {
    on.globalAlpha = 0.14;
    on.fillStyle = edge;
    on.fillRect(box.x, box.y, box.width, box.height);
    on.globalAlpha = 1;
  }
  on.strokeStyle = box.selected ? palette.accent : edge;
  on.lineWidth = (isMarked ? 2 : 1) / zoom;
  if (box.look === 'removed') on.setLineDash([6 / zoom, 4 / zoom]);
  on.strokeRect(box.x, box.y, box.width, box.height);
  if (box.look === 'removed') on.setLineDash([]);
  if (box.progress) paintProgress(on, box, palette);
  if (box.picture !== undefined) paintPicture(on, box, pictureOf(box.picture));
  if (zoom < named) return;
  paintTitle(on, box, palette, box.kind === 'note' ? 13 : 24);
  if (box.sign === undefined) return;
  on.fillStyle = edge;
  on.fillText(box.sign, box.x + box.width - 26, box.y + 8);
}

/** Looks that need no notice. */
const quiet: Partial<Record<FarLook, true>> = { plain: true, disabled: true, waiting: true };

/** The colour of the edge of each look. */
const edges = {
  plain: 'edge',
  disabled: 'edge',
  waiting: 'edge',
  wrong: 'bad',
  failed: 'bad',
  removed: 'bad',
  stale: 'warn',
  changed: 'warn',
  done: 'good',
  added: 'good',
  running: 'run',
} as const satisfies Record<FarLook, keyof Palette>;

function edgeOf({ look, color }: FarBox, palette: Palette): string {
  return look === 'plain' && color !== undefined ? color : palette[edges[look]];
}

/** How far a step is, along the lower edge of its box. */
function paintProgress(on: CanvasRenderingContext2D, box: FarBox, palette: Palette): void {
  const { done = 0, failed = 0 } = box.progress ?? {};
  const [left, top, room, high] = [box.x + 10, box.y + box.height - 26, box.width - 20, 16];
  on.fillStyle = palette.track;
  on.fillRect(left, top, room, high);
  on.fillStyle = palette.good;
  on.fillRect(left, top, room * done, high);
  on.fillStyle = palette.bad;
  on.fillRect(left + room * done, top, room * failed, high);
}

/** The picture that a step gave, in the lower half of its box. */
function paintPicture(
  on: CanvasRenderingContext2D,
  box: FarBox,
  picture: CanvasImageSource | undefined,
): void {
  if (!(picture instanceof HTMLImageElement)) return;
  const room = { width: box.width - 24, height: 96 };
  const scale = Math.min(room.width / picture.naturalWidth, room.height / picture.naturalHeight);
  const [width, height] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
  const left = box.x + (box.width - width) / 2;
  on.drawImage(
    picture,
    left,
    box.y + box.height - room.height - 28 + (room.height - height) / 2,
    width,
    height,
  );
}

/** What there is room for of a title, by its font, its room and itself: measuring it takes longer than drawing it. */
const cutTitles = new Map<string, string>();
const mostTitles = 5000;

function paintTitle(on: CanvasRenderingContext2D, box: FarBox, palette: Palette, size: number): void {
  on.fillStyle = palette.ink;
  on.font = `600 ${size}px ${palette.font}`;
  on.textBaseline = 'top';
  const room = box.width - (box.sign === undefined ? 24 : 48);
  const key = `${size} ${room} ${box.title}`;
  let title = cutTitles.get(key);
  if (title === undefined) {
    title = cut(on, box.title, room);
    if (cutTitles.size >= mostTitles) cutTitles.clear();
    cutTitles.set(key, title);
  }
  on.fillText(title, box.x + 12, box.y + 8);
}

function cut(on: CanvasRenderingContext2D, text: string, room: number): string {
  if (on.measureText(text).width <= room) return text;
  const letters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  while (letters.length > 1 && on.measureText(`${letters.join('')}…`).width > room) letters.pop();
  return `${letters.join('')}…`;
}
