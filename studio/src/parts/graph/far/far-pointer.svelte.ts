import type { Position } from '../../../document/document.ts';
import { boxAtPoint, boxesIn, type FarBox, type Rectangle, type Scene } from './scene.ts';

interface Options {
  readonly scene: () => Scene;
  readonly toCanvas: (point: Position) => Position;
  /** Selects boxes. */
  readonly select: (ids: Iterable<string>) => void;
  readonly selected: () => ReadonlySet<string>;
  /** What is selected was dragged so far. */
  readonly moveBy: (by: Position) => void;
}

/** So far the pointer moves before it drags, in pixels of the screen. */
const slack = 3;

/**
 * The mouse over a graph that is drawn from afar: a click selects a box, dragging moves what is selected, and with Shift
 * selects what lies in a rectangle. Everything else is left to the canvas: the ground moves what is seen.
 */
export class FarPointer {
  moved = $state.raw<{ readonly ids: ReadonlySet<string>; readonly by: Position } | undefined>(undefined);
  around = $state.raw<Rectangle | undefined>(undefined);
  readonly #options: Options;
  /** Where the button went down, on the screen and on the canvas. */
  #from:
    { readonly screen: Position; readonly place: Position; readonly box: FarBox | undefined } | undefined;
  /** The click that ends it is no click on a box. */
  #hasDragged = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The box at a point of the screen. */
  boxAt(screen: Position): FarBox | undefined {
    return boxAtPoint(this.#options.scene(), this.#options.toCanvas(screen));
  }

  down(event: PointerEvent): void {
    this.#hasDragged = false;
    if (event.button !== 0 || event.pointerType === 'touch' || !isGround(event)) return;
    const screen = { x: event.clientX, y: event.clientY };
    const box = this.boxAt(screen);
    if (!box && !event.shiftKey) return;
    this.#from = { screen, place: this.#options.toCanvas(screen), box };
    // Without it, the canvas would move what is seen.
    event.preventDefault();
    event.stopPropagation();
    if (box && !event.shiftKey && !event.ctrlKey && !event.metaKey && !this.#options.selected().has(box.id)) {
      this.#options.select([box.id]);
    }
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  }

  move(event: PointerEvent): void {
    if (!this.#from) return;
    const screen = { x: event.clientX, y: event.clientY };
    const { screen: began, place, box } = this.#from;
    if (!this.#hasDragged && Math.hypot(screen.x - began.x, screen.y - began.y) < slack) return;
    this.#hasDragged = true;
    const now = this.#options.toCanvas(screen);
    const by = { x: now.x - place.x, y: now.y - place.y };
    if (box && !this.around && !event.shiftKey) this.moved = { ids: this.#options.selected(), by };
    else if (!this.moved) {
      const [x, y] = [Math.min(now.x, place.x), Math.min(now.y, place.y)];
      this.around = { x, y, width: Math.abs(by.x), height: Math.abs(by.y) };
    }
  }

  up(): void {
    const { moved, around } = this;
    this.cancel();
    if (moved) this.#options.moveBy(moved.by);
    if (around) this.#options.select(boxesIn(this.#options.scene(), around));
  }

  cancel(): void {
    this.#from = undefined;
    this.moved = undefined;
    this.around = undefined;
  }

  /** @returns whether the click was one on a box, or the end of something that was dragged */
  click(event: MouseEvent): boolean {
    if (!isGround(event)) return false;
    if (this.#hasDragged) {
      this.#hasDragged = false;
      return true;
    }
    const box = this.boxAt({ x: event.clientX, y: event.clientY });
    if (!box) return false;
    const selected = this.#options.selected();
    const isMore = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!isMore) this.#options.select([box.id]);
    else if (selected.has(box.id)) this.#options.select([...selected].filter((id) => id !== box.id));
    else this.#options.select([...selected, box.id]);
    return true;
  }
}

function isGround({ target, currentTarget }: Event): boolean {
  return target === currentTarget || (target as Element).closest('.svelte-flow__pane') !== null;
}
