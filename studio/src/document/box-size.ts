import { baseType } from './types.ts';

export const nodeWidth = 200;

/** The room below a box that shows what it gave for a sample: a picture, or a few words, and how long it took. */
export function previewRoom(types: readonly string[]): number {
  return types.some((type) => ['image', 'mask'].includes(baseType(type))) ? 128 : 48;
}

/** The height that a box is drawn with, in pixels: its head and a row for each port. */
export function nodeHeight(ports: number): number {
  return 56 + 24 * Math.max(1, ports);
}
