import type { Candidate } from './candidates.ts';

type Corners = Pick<Candidate, 'left' | 'top' | 'right' | 'bottom'>;

export interface SuppressOptions {
  /** Boxes that overlap a better one by more than this intersection over union go. */
  readonly overlap: number;
  /** Only boxes of the same class suppress each other. */
  readonly perClass: boolean;
  /** The most boxes to keep. */
  readonly limit: number;
}

/**
 * Greedy non-maximum suppression as torchvision's `nms` and `batched_nms` define it
 * (https://docs.pytorch.org/vision/stable/generated/torchvision.ops.nms.html): the best box stays, and takes with
 * it those that overlap it by more than the limit; and so on with the rest. Equal scores keep their order.
 * @returns the boxes that stay, best first
 */
export function suppress(candidates: readonly Candidate[], options: SuppressOptions): Candidate[] {
  const { overlap, perClass, limit } = options;
  const kept: Candidate[] = [];
  for (const candidate of byScore(candidates)) {
    if (kept.length >= limit) break;
    const covered = kept.some(
      (better) => (!perClass || better.class === candidate.class) && iou(better, candidate) > overlap,
    );
    if (!covered) kept.push(candidate);
  }
  return kept;
}

/** Best first; equal scores keep their order. */
export function byScore(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted((one, other) => other.score - one.score);
}

/** Intersection over union: 0 where two boxes do not touch, 1 where they are the same. */
export function iou(one: Corners, other: Corners): number {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (area(one) + area(other) - both);
}

function area({ left, top, right, bottom }: Corners): number {
  return (right - left) * (bottom - top);
}
