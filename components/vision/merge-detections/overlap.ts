import type { Detection } from '@kumiki/component-sdk';

export interface OverlapOptions {
  /** What the shared area is compared with: that of the smaller box, or that of both together. */
  readonly measure: 'smaller' | 'union';
  /** Boxes that overlap more than this show the same thing. */
  readonly overlap: number;
  /** Only boxes with the same label do. */
  readonly perClass: boolean;
}

/** Whether two detections may be the same thing by their labels. */
export function comparable(one: Detection, other: Detection, { perClass }: OverlapOptions): boolean {
  return !perClass || one.label === other.label;
}
