import { boxOverlap, type Box, type Detections } from '@kumiki/component-sdk';

/** What is on a rendered image: labels, and boxes in pixels of the upright image. */
export type Truth = readonly { readonly label: string; readonly box: Box }[];

/**
 * Compares detections on the original with the truth: a hit has the label and an intersection over union of a half.
 * @returns how many things of the truth are hit exactly once, and how many detections hit nothing
 */
export function compareWithTruth({ items }: Detections, truth: Truth): { once: number; wrong: number } {
  const hits = (thing: Truth[number]) =>
    items.filter(({ label, box }) => label === thing.label && boxOverlap(box, thing.box) >= 0.5);
  const all = truth.map(hits);
  return {
    once: all.filter(({ length }) => length === 1).length,
    wrong: items.filter((item) => !all.some((found) => found.includes(item))).length,
  };
}
