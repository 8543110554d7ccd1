import type { Layout } from './layout.ts';

/** A box that a model proposes, in pixels of the model's input. */
export interface Candidate {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** 0 to 1. */
  readonly score: number;
  readonly class: number;
  /** Which row or column of the output it is. */
  readonly at: number;
}

/**
 * The candidates of an output that score at least `confidence`, in the order of the output; those whose values
 * are not numbers are left out.
 */
export function readCandidates(output: Float32Array, layout: Layout, confidence: number): Candidate[] {
  const { kind } = layout;
  const found =
    kind === 'v8'
      ? readColumns(output, layout, confidence)
      : kind === 'v5'
        ? readRows(output, layout, confidence)
        : readFinal(output, layout, confidence);
  return found.filter(isBox);
}

function readColumns(output: Float32Array, { candidates, classes = 0 }: Layout, confidence: number) {
  // One class after the other, as the scores lie side by side in memory that way.
  const best = new Float32Array(candidates).fill(Number.NEGATIVE_INFINITY);
  const label = new Uint16Array(candidates);
  for (let row = 0; row < classes; row++) {
    const start = (4 + row) * candidates;
    for (let at = 0; at < candidates; at++) {
      const score = output[start + at]!;
      if (score > best[at]!) {
        best[at] = score;
        label[at] = row;
      }
    }
  }
  const found: Candidate[] = [];
  for (let at = 0; at < candidates; at++) {
    if (!(best[at]! >= confidence)) continue;
    const [x, y] = [output[at]!, output[candidates + at]!];
    const [width, height] = [output[2 * candidates + at]!, output[3 * candidates + at]!];
    found.push(centred(x, y, width, height, { score: best[at]!, class: label[at]!, at }));
  }
  return found;
}

function readRows(output: Float32Array, layout: Layout, confidence: number) {
  const { candidates, classes = 0, coefficients = 0 } = layout;
  const columns = 5 + classes + coefficients;
  const found: Candidate[] = [];
  for (let row = 0; row < candidates; row++) {
    const at = row * columns;
    const objectness = output[at + 4]!;
    // A class's score is at most 1, so most rows end here.
    if (!(objectness >= confidence)) continue;
    let label = 0;
    for (let next = 1; next < classes; next++) {
      if (output[at + 5 + next]! > output[at + 5 + label]!) label = next;
    }
    const score = objectness * output[at + 5 + label]!;
    if (!(score >= confidence)) continue;
    const about = { score, class: label, at: row };
    found.push(centred(output[at]!, output[at + 1]!, output[at + 2]!, output[at + 3]!, about));
  }
  return found;
}

function readFinal(output: Float32Array, { candidates, coefficients = 0 }: Layout, confidence: number) {
  const found: Candidate[] = [];
  for (let row = 0; row < candidates; row++) {
    const at = row * (6 + coefficients);
    const score = output[at + 4]!;
    // Rows that hold nothing score 0.
    if (!(score >= confidence) || score <= 0) continue;
    found.push({
      left: output[at]!,
      top: output[at + 1]!,
      right: output[at + 2]!,
      bottom: output[at + 3]!,
      score: Math.min(score, 1),
      class: Math.max(0, Math.round(output[at + 5]!)),
      at: row,
    });
  }
  return found;
}

function centred(
  x: number,
  y: number,
  width: number,
  height: number,
  about: Pick<Candidate, 'score' | 'class' | 'at'>,
): Candidate {
  return {
    left: x - width / 2,
    top: y - height / 2,
    right: x + width / 2,
    bottom: y + height / 2,
    ...about,
    score: Math.min(Math.max(about.score, 0), 1),
  };
}

/** The numbers that a candidate's mask is mixed by, one for each prototype. */
export function coefficientsOf(output: Float32Array, layout: Layout, at: number): Float32Array {
  const { kind, candidates, classes = 0, coefficients = 0 } = layout;
  if (kind === 'v8')
    return Float32Array.from(
      { length: coefficients },
      (_, next) => output[(4 + classes + next) * candidates + at]!,
    );
  const boxes = kind === 'v5' ? 5 + classes : 6;
  const end = (at + 1) * (boxes + coefficients);
  return output.slice(end - coefficients, end);
}

function isBox({ left, top, right, bottom, class: label }: Candidate): boolean {
  return [left, top, right, bottom, label].every(Number.isFinite) && right > left && bottom > top;
}
