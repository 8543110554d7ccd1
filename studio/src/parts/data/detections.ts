/** One thing that was found: a box in pixels of the image in whose frame it is. */
export interface Detection {
  readonly label: string;
  readonly score: number;
  /** Left, top, width, height. */
  readonly box: readonly [number, number, number, number];
}

/** The detections in a value's data, where it holds some. */
export function detectionsIn(data: unknown): readonly Detection[] | undefined {
  if (typeof data !== 'object' || data === null || !('items' in data) || !('frame' in data)) return undefined;
  const { items } = data;
  return Array.isArray(items) && items.every(isDetection) ? items : undefined;
}

function isDetection(item: unknown): item is Detection {
  if (typeof item !== 'object' || item === null) return false;
  const { label, score, box } = item as Partial<Record<keyof Detection, unknown>>;
  return typeof label === 'string' && typeof score === 'number' && Array.isArray(box) && box.length === 4;
}
