import { getViewportForBounds, type Viewport } from '@xyflow/svelte';
import type { Rectangle } from './far/scene.ts';

/** Below this zoom no word can be read. */
const readable = 0.45;
/** Below it, words of the usual size are hard to read. */
const small = 0.68;
/** A graph with more boxes is drawn as one picture while it is seen from afar. */
const many = 100;

export const farthest = 0.05;
export const padding = 0.1;

/** How a graph is seen: from where, and whether its boxes are drawn one by one or as one picture. */
export class FarState {
  zoom = $state(1);
  /** Of the canvas, in pixels of the page. */
  width = $state(0);
  height = $state(0);
  /** Somebody has chosen what to see, or has changed something: what is seen stays as it is. */
  isLookedAround = false;
  readonly isMany: boolean = $derived.by(() => this.#count() > many);
  /** Boxes are drawn one by one, and their small words cannot be read: what they are called is written larger. */
  readonly isSmall: boolean = $derived.by(() => this.zoom < small);
  readonly isFar: boolean = $derived.by(() => this.isMany && this.zoom < readable);
  readonly #count: () => number;

  /** @param count how many boxes there are */
  constructor(count: () => number) {
    this.#count = count;
  }

  /** Where many boxes are seen all together; few are fitted in as soon as they are measured. */
  start(bounds: Rectangle): Viewport | undefined {
    if (!this.isMany) return undefined;
    const viewport = this.around(bounds);
    this.zoom = viewport.zoom;
    return viewport;
  }

  /** From where all of some room is seen. */
  around(bounds: Rectangle): Viewport {
    return getViewportForBounds(bounds, this.width, this.height, farthest, 1, padding);
  }
}
