/** The least that a process of components may use: it holds the images between the steps of an item, and the SDK. */
const leastBytes = 2 * 2 ** 30;

/** A component says what it needs, not the most that it may take; and several share a process, with images between them. */
const factor = 4;

/** The most resident memory of a process whose neediest component says that it needs so many bytes. */
export function memoryLimitFor(needed: number): number {
  return Math.max(leastBytes, factor * needed);
}
