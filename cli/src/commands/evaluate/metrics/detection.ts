import { boxOverlap, type Box } from '@kumiki/component-sdk/values';
import { averagePrecision, twentieths, type SweepPoint } from './classification.ts';
import { ConfusionCounts, ratesOf, type Confusion, type Counts, type Rates } from './rates.ts';
import type { TrueThing } from '../labels/labels.ts';

/** A thing that was found on an image; boxes in pixels of the upright original. */
export interface FoundThing {
  readonly label: string;
  readonly score: number;
  readonly box: Box;
}

/** One image. */
export interface Found {
  readonly file: string;
  readonly truth: readonly TrueThing[];
  readonly found: readonly FoundThing[];
}

export interface LabelRates extends Rates {
  readonly label: string;
  /** Average precision: over all scores that the pipeline gives. */
  readonly averagePrecision: number | null;
}

export interface Detection {
  readonly iou: number;
  readonly labels: readonly LabelRates[];
  /** All labels together. */
  readonly all: Rates;
  /** The mean of the labels' average precision. */
  readonly meanAveragePrecision: number | null;
  readonly confusion: Confusion;
  readonly sweep: readonly SweepPoint[];
  /** How many images are right altogether: everything found, and nothing else. */
  readonly rightImages: number;
}

/**
 * Compares what was found with what is there. A thing that was found is a hit where it has the label of a true one that no
 * better one has hit, and overlaps it by at least `iou`; of several, the one that it overlaps most.
 */
export function detection(images: readonly Found[], iou: number): Detection {
  const matched = images.map((image) => ({ ...image, ...match(image, iou) }));
  const confusion = new ConfusionCounts();
  for (const { pairs } of matched) for (const { truth, said } of pairs) confusion.add(truth, said);
  const labels = [
    ...new Set(images.flatMap(({ truth, found }) => [...truth, ...found].map(({ label }) => label))),
  ];
  const perLabel = labels.toSorted().map((label) => {
    const scored = matched.flatMap(({ scored: all }) => all.filter((one) => one.label === label));
    const all = count(images, label);
    const counts = countsOf(scored, all, 0);
    return { label, ...ratesOf(counts), averagePrecision: averagePrecision(scored, all) };
  });
  const everything = matched.flatMap(({ scored }) => scored);
  const all = images.reduce((sum, { truth }) => sum + truth.length, 0);
  const averages = perLabel.flatMap(({ averagePrecision: one }) => one ?? []);
  return {
    iou,
    labels: perLabel,
    all: ratesOf(countsOf(everything, all, 0)),
    meanAveragePrecision:
      averages.length === 0 ? null : averages.reduce((sum, one) => sum + one, 0) / averages.length,
    confusion: confusion.table('(nothing)'),
    sweep: twentieths.map((threshold) => ({ threshold, ...ratesOf(countsOf(everything, all, threshold)) })),
    rightImages: matched.filter(({ pairs }) => pairs.every(({ truth, said }) => truth === said)).length,
  };
}

function count(images: readonly Found[], label: string): number {
  return images.reduce((sum, { truth }) => sum + truth.filter((thing) => thing.label === label).length, 0);
}

interface Scored {
  readonly label: string;
  readonly score: number;
  readonly hit: boolean;
}

/** Best ones hit first, so that leaving out the weaker ones changes no hit of the others. */
function countsOf(scored: readonly Scored[], all: number, threshold: number): Counts {
  const said = scored.filter(({ score }) => score >= threshold);
  const hits = said.filter(({ hit }) => hit).length;
  return { hits, wrong: said.length - hits, missed: all - hits };
}

/** A true thing and what was said of it; where one is left out, the box is that of the other. */
export interface Pair {
  readonly truth: string | undefined;
  readonly said: string | undefined;
  readonly box: Box;
}

/** What is on one image, in pairs: hits, then things taken for others, then what is left on either side. */
export function match({ truth, found }: Found, iou: number) {
  const left = new Set(truth.keys());
  const nearest = ({ label, box }: FoundThing, sameLabel: boolean): number | undefined => {
    let [best, most] = [undefined as number | undefined, 0];
    for (const at of left) {
      if (sameLabel && truth[at]!.label !== label) continue;
      const overlap = boxOverlap(truth[at]!.box, box);
      if (overlap >= iou && overlap > most) [best, most] = [at, overlap];
    }
    return best;
  };
  const pairs: Pair[] = [];
  const scored: Scored[] = [];
  const others: FoundThing[] = [];
  for (const thing of found.toSorted((one, other) => other.score - one.score)) {
    const at = nearest(thing, true);
    scored.push({ label: thing.label, score: thing.score, hit: at !== undefined });
    if (at === undefined) others.push(thing);
    else {
      left.delete(at);
      pairs.push({ truth: thing.label, said: thing.label, box: thing.box });
    }
  }
  for (const thing of others) {
    const at = nearest(thing, false);
    if (at !== undefined) left.delete(at);
    pairs.push({ truth: at === undefined ? undefined : truth[at]!.label, said: thing.label, box: thing.box });
  }
  for (const at of left) pairs.push({ truth: truth[at]!.label, said: undefined, box: truth[at]!.box });
  return { pairs, scored };
}
