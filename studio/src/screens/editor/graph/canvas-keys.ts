import type { Position } from '../../../document/document.ts';
import type { GraphEdits } from './graph-edits.svelte.ts';

/** How far a key moves what is selected, in pixels of the canvas. */
const near = 8;
const far = 40;

const ways: Readonly<Record<string, Position>> = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
};

interface Options {
  readonly edits: GraphEdits;
  /** Opens the search for a step. */
  readonly search: () => void;
  /** Brings the keyboard to the settings of what is selected. */
  readonly toSettings: () => void;
  /** Goes to the next box, where the boxes are one picture. @returns whether they are */
  readonly goOn: (way: Position) => boolean;
  /** Brings what is selected near, where the boxes are one picture. @returns whether they are */
  readonly comeNear: () => boolean;
}

/**
 * The keys of the canvas. Whoever goes from box to box selects each; Space picks a box, and from then on more can be
 * picked, until Escape lets go of all.
 */
export class CanvasKeys {
  readonly #options: Options;
  #isPicking = false;
  /** The empty ground was clicked, and nothing has been since. */
  #isOnGround = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** A box has the focus, by keyboard. */
  focused(id: string): void {
    if (!this.#isPicking) this.#options.edits.selection.set([id]);
  }

  /** The mouse chooses anew. */
  pointed(): void {
    this.#isPicking = false;
  }

  /** The empty ground has the focus, because it was clicked. */
  clickedGround(): void {
    this.#isOnGround = true;
  }

  leftGround(): void {
    this.#isOnGround = false;
  }

  /** @returns whether the key was one of the canvas */
  pressed(event: KeyboardEvent): boolean {
    const { edits, search, toSettings, goOn, comeNear } = this.#options;
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select') || event.ctrlKey || event.metaKey || event.altKey)
      return false;
    const box = target.closest<HTMLElement>('.svelte-flow__node')?.dataset['id'];
    const way = ways[event.key];
    const isGround = target.matches('.kumiki-canvas');
    if (event.key === 'Tab') {
      // Only where the ground itself was clicked: from everywhere else Tab goes on as ever.
      if (event.shiftKey || !isGround || !this.#isOnGround) return false;
      search();
    } else if (isGround && ((way && goOn(way)) || (event.key === 'Enter' && comeNear()))) {
      return true;
    } else if (way && box !== undefined) {
      const step = event.shiftKey ? far : near;
      edits.move({ x: way.x * step, y: way.y * step });
    } else if (event.key === ' ' && box !== undefined && !target.closest('button')) {
      this.#pick(box);
    } else if (event.key === 'Enter' && box !== undefined && !target.closest('button')) {
      edits.selection.set([box]);
      toSettings();
    } else if (event.key === 'Escape') {
      this.#isPicking = false;
      edits.selection.clear();
      return false;
    } else return false;
    return true;
  }

  #pick(box: string): void {
    const { boxes } = this.#options.edits.selection;
    if (this.#isPicking && boxes.has(box)) {
      this.#options.edits.selection.set([...boxes].filter((id) => id !== box));
    } else this.#options.edits.selection.set([...boxes, box]);
    this.#isPicking = true;
  }
}
