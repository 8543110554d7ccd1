import { boxOverlap, type Box, type Detection } from '@kumiki/component-sdk';
import { comparable, type OverlapOptions } from './overlap.ts';
import { byScore } from './suppress.ts';

interface Cluster {
  readonly best: Detection;
  /** Of the corners, each times the score of its box. */
  readonly sums: [left: number, top: number, right: number, bottom: number];
  scores: number;
  count: number;
  box: Box;
}

/**
 * Weighted boxes fusion (R. Solovyev, W. Wang, T. Gabruseva: "Weighted boxes fusion: Ensembling boxes from different
 * object detection models", Image and Vision Computing 107, 2021), for one list of boxes: each joins the cluster whose
 * mean box it overlaps most, if by more than the limit; the result is the mean of the corners weighted with the
 * scores, and the mean of the scores. The label is that of the best one.
 * @param detections best first
 */
export function fuse(detections: readonly Detection[], options: OverlapOptions): Detection[] {
  const clusters: Cluster[] = [];
  for (const detection of detections) {
    let found: Cluster | undefined;
    let most = options.overlap;
    for (const cluster of clusters) {
      if (!comparable(cluster.best, detection, options)) continue;
      const overlap = boxOverlap(cluster.box, detection.box, options.measure);
      if (overlap <= most) continue;
      most = overlap;
      found = cluster;
    }
    if (found) add(found, detection);
    else clusters.push(begin(detection));
  }
  return byScore(clusters.map(resultOf));
}

function begin(best: Detection): Cluster {
  const cluster: Cluster = { best, sums: [0, 0, 0, 0], scores: 0, count: 0, box: best.box };
  add(cluster, best);
  return cluster;
}

function add(cluster: Cluster, { box: [left, top, width, height], score }: Detection): void {
  const { sums } = cluster;
  sums[0] += left * score;
  sums[1] += top * score;
  sums[2] += (left + width) * score;
  sums[3] += (top + height) * score;
  cluster.scores += score;
  cluster.count++;
  // Boxes without any score count alike: the first one stays.
  if (cluster.scores === 0) return;
  const [x, y, right, bottom] = sums.map((sum) => sum / cluster.scores) as Cluster['sums'];
  cluster.box = [x, y, right - x, bottom - y];
}

function resultOf({ best, box, scores, count }: Cluster): Detection {
  if (count === 1) return best;
  const { label, class: number } = best;
  return { box, label, score: scores / count, ...(number !== undefined && { class: number }) };
}
