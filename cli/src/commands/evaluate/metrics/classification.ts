import { ConfusionCounts, ratesOf, type Confusion, type Rates } from './rates.ts';

/** One image: what it is, what was said, and how sure of it. */
export interface Answer {
  readonly file: string;
  readonly truth: string;
  readonly said: string | undefined;
  /** 0 to 1, or what the pipeline gives as a number. */
  readonly score?: number;
}

export interface Classification {
  readonly accuracy: number;
  readonly labels: readonly ({ readonly label: string } & Rates)[];
  readonly confusion: Confusion;
}

/** Rates of each label, and how many are right: as scikit-learn's `precision_recall_fscore_support` and `confusion_matrix`. */
export function classification(answers: readonly Answer[]): Classification {
  const confusion = new ConfusionCounts();
  for (const { truth, said } of answers) confusion.add(truth, said);
  const labels = [
    ...new Set(answers.flatMap(({ truth, said }) => (said === undefined ? [truth] : [truth, said]))),
  ];
  return {
    accuracy: answers.filter(({ truth, said }) => truth === said).length / Math.max(1, answers.length),
    labels: labels.toSorted().map((label) => ({ label, ...ratesOf(countsOf(answers, label)) })),
    confusion: confusion.table('(none)'),
  };
}

function countsOf(answers: readonly Answer[], label: string) {
  let [hits, wrong, missed] = [0, 0, 0];
  for (const { truth, said } of answers) {
    if (truth === label && said === label) hits++;
    else if (said === label) wrong++;
    else if (truth === label) missed++;
  }
  return { hits, wrong, missed };
}

export interface SweepPoint extends Rates {
  readonly threshold: number;
}

/** Of all images, those whose score reaches the threshold are said to be `positive`. */
export function sweepScores(
  answers: readonly (Answer & { readonly score: number })[],
  positive: string,
): SweepPoint[] {
  return thresholdsOf(answers.map(({ score }) => score)).map((threshold) => {
    const said = answers.map((answer) => ({
      ...answer,
      said: answer.score >= threshold ? positive : undefined,
    }));
    return { threshold, ...ratesOf(countsOf(said, positive)) };
  });
}

/** What is said with a lower score than the threshold counts as not said; over all labels together. */
export function sweepAnswers(answers: readonly (Answer & { readonly score: number })[]): SweepPoint[] {
  return twentieths.map((threshold) => {
    let [hits, wrong, missed] = [0, 0, 0];
    for (const { truth, said, score } of answers) {
      const isSaid = said !== undefined && score >= threshold;
      if (isSaid && said === truth) hits++;
      else {
        if (isSaid) wrong++;
        missed++;
      }
    }
    return { threshold, ...ratesOf({ hits, wrong, missed }) };
  });
}

/** 0.05 to 0.95. */
export const twentieths: readonly number[] = Array.from({ length: 19 }, (_, at) => (at + 1) / 20);

/** Scores that are there: where there are many, about a hundred of them, spread evenly over the images. */
function thresholdsOf(scores: readonly number[]): number[] {
  const all = [...new Set(scores)].toSorted((one, other) => one - other);
  const most = 100;
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, at) => all[Math.round((at * (all.length - 1)) / (most - 1))]!);
}

/** The point with the highest F1: of equal ones that in the middle, furthest from where it gets worse. */
export function bestPoint(points: readonly SweepPoint[]): SweepPoint | undefined {
  const highest = points.reduce((best, { f1 }) => Math.max(best, f1 ?? 0), 0);
  if (highest === 0) return undefined;
  const best = points.filter(({ f1 }) => f1 === highest);
  return best[Math.floor((best.length - 1) / 2)];
}

/**
 * Average precision: the sum of precision times the gain in recall, from the highest score down, equal scores at once; as
 * scikit-learn's `average_precision_score`. `null` where nothing is true.
 * @param all how many are true, found or not
 */
export function averagePrecision(
  scored: readonly { readonly score: number; readonly hit: boolean }[],
  all: number,
): number | null {
  if (all === 0) return null;
  const sorted = scored.toSorted((one, other) => other.score - one.score);
  let [sum, hits, before] = [0, 0, 0];
  for (const [at, { score, hit }] of sorted.entries()) {
    if (hit) hits++;
    if (sorted[at + 1]?.score === score) continue;
    sum += ((hits - before) / all) * (hits / (at + 1));
    before = hits;
  }
  return sum;
}
