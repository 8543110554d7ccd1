import { boxOverlap, type Box, type Detection } from '@kumiki/component-sdk';
import { comparable, type OverlapOptions } from './overlap.ts';

/**
 * Greedy non-maximum merging, as for sliced inference (F. C. Akyon, S. O. Altinuc, A. Temizel: "Slicing Aided Hyper
 * Inference and Fine-tuning for Small Object Detection", ICIP 2022): boxes that overlap become the box around them,
 * with label and score of the best. Boxes grow by that, and may then overlap others, which are joined as well.
 * @param detections best first
 */
export function join(detections: readonly Detection[], options: OverlapOptions): Detection[] {
  let groups = [...detections];
  for (let before = Number.POSITIVE_INFINITY; groups.length < before;) {
    before = groups.length;
    groups = joinOnce(groups, options);
  }
  return groups;
}

function joinOnce(detections: readonly Detection[], options: OverlapOptions): Detection[] {
  const groups: Detection[] = [];
  for (const detection of detections) {
    let found = -1;
    let most = options.overlap;
    for (const [at, group] of groups.entries()) {
      if (!comparable(group, detection, options)) continue;
      const overlap = boxOverlap(group.box, detection.box, options.measure);
      if (overlap <= most) continue;
      most = overlap;
      found = at;
    }
    if (found < 0) groups.push(detection);
    else groups[found] = joined(groups[found]!, detection);
  }
  return groups;
}

/** An outline of a part is none of the whole. */
function joined(best: Detection, { box }: Detection): Detection {
  const { label, score, class: number, track } = best;
  return {
    box: around(best.box, box),
    label,
    score,
    ...(number !== undefined && { class: number }),
    ...(track !== undefined && { track }),
  };
}

function around(one: Box, other: Box): Box {
  const left = Math.min(one[0], other[0]);
  const top = Math.min(one[1], other[1]);
  const right = Math.max(one[0] + one[2], other[0] + other[2]);
  const bottom = Math.max(one[1] + one[3], other[1] + other[3]);
  return [left, top, right - left, bottom - top];
}
