import type { Detection } from '../values/index.ts';

/** A detection with the number of its track, and none of before. */
export function withTrack(
  { box, label, score, class: number, outline }: Detection,
  track?: number,
): Detection {
  return {
    box,
    label,
    score,
    ...(number !== undefined && { class: number }),
    ...(track !== undefined && { track }),
    ...(outline && { outline }),
  };
}
