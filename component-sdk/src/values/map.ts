import type { Detections, Keypoints, Measurements } from './data.ts';
import { between, mapBox, mapPoint, type Frame } from './frame/index.ts';

/** Detections as they lie in another image of the same root. @throws FRAME_MISMATCH */
export function mapDetections(detections: Detections, to: Frame): Detections {
  const matrix = between(detections.frame, to, 'The detections');
  const items = detections.items.map((item) => ({
    ...item,
    box: mapBox(matrix, item.box),
    ...(item.outline && { outline: item.outline.map((point) => mapPoint(matrix, point)) }),
  }));
  return { frame: to, items };
}

/** Keypoints as they lie in another image of the same root. @throws FRAME_MISMATCH */
export function mapKeypoints(keypoints: Keypoints, to: Frame): Keypoints {
  const matrix = between(keypoints.frame, to, 'The keypoints');
  const items = keypoints.items.map((item) => ({
    ...item,
    points: item.points.map((point) => {
      const [x, y] = mapPoint(matrix, [point.x, point.y]);
      return { ...point, x, y };
    }),
  }));
  return { frame: to, items };
}

/**
 * Measurements with their boxes in another image of the same root; the values stay, in the units that they
 * have. @throws FRAME_MISMATCH
 */
export function mapMeasurements(measurements: Measurements, to: Frame): Measurements {
  if (!measurements.frame) return measurements;
  const matrix = between(measurements.frame, to, 'The measurements');
  const items = measurements.items.map((item) => ({
    ...item,
    ...(item.box && { box: mapBox(matrix, item.box) }),
  }));
  return { frame: to, items };
}
