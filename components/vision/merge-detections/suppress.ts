import { boxOverlap, type Detection } from '@kumiki/component-sdk';
import { comparable, type OverlapOptions } from './overlap.ts';

/** Best first; equal scores keep their order. */
export function byScore(detections: readonly Detection[]): Detection[] {
  return detections.toSorted((one, other) => other.score - one.score);
}

/**
 * Greedy non-maximum suppression, as torchvision's `nms` defines it
 * (https://docs.pytorch.org/vision/stable/generated/torchvision.ops.nms.html): the best detection stays and takes
 * with it those that overlap it by more than the limit; and so on with the rest.
 * @param detections best first
 */
export function suppress(detections: readonly Detection[], options: OverlapOptions): Detection[] {
  const kept: Detection[] = [];
  for (const detection of detections) {
    const covered = kept.some(
      (better) =>
        comparable(better, detection, options) &&
        boxOverlap(better.box, detection.box, options.measure) > options.overlap,
    );
    if (!covered) kept.push(detection);
  }
  return kept;
}
