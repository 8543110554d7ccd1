export const nodeWidth = 200;

/** The height that a box is drawn with, in pixels: its head and a row for each port. */
export function nodeHeight(ports: number): number {
  return 56 + 24 * Math.max(1, ports);
}
