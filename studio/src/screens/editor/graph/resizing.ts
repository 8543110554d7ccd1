import { getContext, setContext } from 'svelte';
import type { Rectangle } from '../../../parts/graph/far/scene.ts';

/** A note was drawn to another size, on the canvas. */
type Resized = (id: string, to: Rectangle) => void;

const key = Symbol('resizing');

export function provideResizing(resized: Resized): void {
  setContext(key, resized);
}

/** Nothing where notes are only looked at. */
export function resizingHere(): Resized | undefined {
  return getContext<Resized | undefined>(key);
}
