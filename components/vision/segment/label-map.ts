/** What a model gives: classes × height × width scores; 0 classes where the numbers are those of classes. */
export interface ScoreMap {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly classes: number;
}

export interface LabelOptions {
  /** The size of the image in pixels, which the map is stretched over. */
  readonly width: number;
  readonly height: number;
  /** What a single class has to reach. */
  readonly level: number;
}

/**
 * The class of each pixel. Scores are interpolated bilinearly between the middles of the map's cells, so that edges of a
 * small map are no stairs; where all four around a pixel agree, their class is the answer without it.
 */
export function labelsOf(map: ScoreMap, options: LabelOptions): Uint8Array {
  const { width, height } = options;
  const cells = map.classes === 0 ? Uint8Array.from(map.data) : cellsOf(map, options.level);
  const scores = map.classes === 0 ? undefined : map.classes === 1 ? probabilitiesOf(map.data) : map.data;
  const [across, down] = [stepsOf(width, map.width), stepsOf(height, map.height)];
  const labels = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    const [top, bottom, share] = [down.first[y]! * map.width, down.second[y]! * map.width, down.share[y]!];
    for (let x = 0; x < width; x++, at++) {
      const [left, right] = [across.first[x]!, across.second[x]!];
      const [a, b, c, d] = [top + left, top + right, bottom + left, bottom + right];
      const label = cells[a]!;
      const agree = cells[b] === label && cells[c] === label && cells[d] === label;
      if (agree) labels[at] = label;
      else if (!scores)
        labels[at] = cells[share < 0.5 ? (across.share[x]! < 0.5 ? a : b) : across.share[x]! < 0.5 ? c : d]!;
      else labels[at] = bestAt(scores, map, options.level, [a, b, c, d], across.share[x]!, share);
    }
  }
  return labels;
}

function bestAt(
  scores: Float32Array,
  { width, height, classes }: ScoreMap,
  level: number,
  [a, b, c, d]: readonly [number, number, number, number],
  x: number,
  y: number,
): number {
  const area = width * height;
  let [best, highest] = [0, Number.NEGATIVE_INFINITY];
  for (let number = 0, from = 0; number < classes; number++, from += area) {
    const upper = scores[from + a]! * (1 - x) + scores[from + b]! * x;
    const lower = scores[from + c]! * (1 - x) + scores[from + d]! * x;
    const score = upper * (1 - y) + lower * y;
    if (classes === 1) return score >= level ? 1 : 0;
    if (score > highest) [best, highest] = [number, score];
  }
  return best;
}

/** The class of each cell. */
function cellsOf({ data, width, height, classes }: ScoreMap, level: number): Uint8Array {
  const area = width * height;
  const cells = new Uint8Array(area);
  if (classes === 1) {
    const scores = probabilitiesOf(data);
    for (let at = 0; at < area; at++) cells[at] = scores[at]! >= level ? 1 : 0;
    return cells;
  }
  const highest = data.slice(0, area);
  for (let number = 1, from = area; number < classes; number++) {
    for (let at = 0; at < area; at++, from++) {
      if (data[from]! <= highest[at]!) continue;
      highest[at] = data[from]!;
      cells[at] = number;
    }
  }
  return cells;
}

/** Scores of one class from 0 to 1; others go through the logistic function. */
function probabilitiesOf(data: Float32Array): Float32Array {
  const are = data.every((score) => score >= 0 && score <= 1);
  return are ? data : data.map((score) => 1 / (1 + Math.exp(-score)));
}

/** For each pixel of a side the two cells around its middle, and how far it is on the way to the second. */
function stepsOf(
  pixels: number,
  cells: number,
): { first: Int32Array; second: Int32Array; share: Float32Array } {
  const [first, second, share] = [new Int32Array(pixels), new Int32Array(pixels), new Float32Array(pixels)];
  for (let at = 0; at < pixels; at++) {
    const place = Math.min(Math.max(((at + 0.5) * cells) / pixels - 0.5, 0), cells - 1);
    first[at] = Math.floor(place);
    second[at] = Math.min(first[at]! + 1, cells - 1);
    share[at] = place - first[at]!;
  }
  return { first, second, share };
}
