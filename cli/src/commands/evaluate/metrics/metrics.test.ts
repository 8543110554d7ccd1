import type { Box } from '@kumiki/component-sdk/values';
import { describe, expect, it } from 'vitest';
import { averagePrecision, bestPoint, classification, sweepAnswers, sweepScores } from './classification.ts';
import { detection, type Found } from './detection.ts';
import reference from './reference/reference.json' with { type: 'json' };

/* reference.json is what scikit-learn gives: reference/make.py. */

describe('labels of images, as scikit-learn compares them', () => {
  const { truth, said, labels, precision, recall, f1, accuracy, confusion } = reference.classes;
  const answers = truth.map((label, at) => ({ file: `${at}`, truth: label, said: said[at] }));
  const result = classification(answers);

  it('precision, recall and F1 of each label', () => {
    expect(result.labels.map(({ label }) => label)).toEqual(labels);
    for (const [at, rates] of result.labels.entries()) {
      expect(rates.precision).toBeCloseTo(precision[at]!, 12);
      expect(rates.recall).toBeCloseTo(recall[at]!, 12);
      expect(rates.f1).toBeCloseTo(f1[at]!, 12);
    }
  });

  it('accuracy and the confusion matrix', () => {
    expect(result.accuracy).toBeCloseTo(accuracy, 12);
    expect(result.confusion).toEqual({ labels, counts: confusion });
  });
});

describe('verdicts with scores, as scikit-learn compares them', () => {
  const { bad, scores, thresholds, precision, recall, averagePrecision: average } = reference.verdicts;
  const answers = bad.map((isBad, at) => ({
    file: `${at}`,
    truth: isBad ? 'NG' : 'OK',
    said: 'OK',
    score: scores[at]!,
  }));

  it('precision and recall at each threshold', () => {
    const points = sweepScores(answers, 'NG');
    expect(points.map(({ threshold }) => threshold)).toEqual(thresholds);
    for (const [at, point] of points.entries()) {
      expect(point.precision).toBeCloseTo(precision[at]!, 12);
      expect(point.recall).toBeCloseTo(recall[at]!, 12);
    }
  });

  it('average precision, equal scores at once', () => {
    const scored = answers.map(({ truth, score }) => ({ score, hit: truth === 'NG' }));
    expect(averagePrecision(scored, bad.filter(Boolean).length)).toBeCloseTo(average, 12);
  });

  it('about a hundred thresholds where there are many scores', () => {
    const many = Array.from({ length: 5000 }, (_, at) => ({
      file: '',
      truth: at > 4000 ? 'NG' : 'OK',
      said: 'OK',
      score: at / 5000,
    }));
    const points = sweepScores(many, 'NG');
    expect([points.length, points[0]!.threshold, points.at(-1)!.threshold]).toEqual([100, 0, 0.9998]);
  });
});

describe('thresholds', () => {
  it('what is said less surely counts as not said', () => {
    const answers = [
      { file: 'a', truth: 'nut', said: 'nut', score: 0.9 },
      { file: 'b', truth: 'nut', said: 'bolt', score: 0.3 },
    ];
    const points = sweepAnswers(answers);
    const at = (threshold: number) => points.find((point) => point.threshold === threshold);
    expect(at(0.25)).toMatchObject({ hits: 1, wrong: 1, missed: 1, precision: 0.5, recall: 0.5 });
    expect(at(0.5)).toMatchObject({ hits: 1, wrong: 0, missed: 1, precision: 1, recall: 0.5 });
    expect(at(0.95)).toMatchObject({ hits: 0, precision: null, recall: 0, f1: 0 });
  });

  it('of several that are best, the one in the middle is taken', () => {
    const point = (threshold: number, hits: number) => ({
      threshold,
      hits,
      wrong: 1,
      missed: 0,
      precision: 1,
      recall: 1,
      f1: hits / 10,
    });
    const points = [point(0.1, 5), point(0.2, 9), point(0.3, 9), point(0.4, 9), point(0.5, 1)];
    expect(bestPoint(points)?.threshold).toBe(0.3);
    expect(bestPoint([])).toBeUndefined();
    expect(bestPoint([point(0.1, 0)])).toBeUndefined();
  });
});

describe('things on images', () => {
  const box = (left: number): Box => [left, 0, 10, 10];
  const image = (truth: Found['truth'], ...found: [label: string, score: number, left: number][]): Found => {
    return {
      file: 'a.png',
      truth,
      found: found.map(([label, score, left]) => ({ label, score, box: box(left) })),
    };
  };
  const nut = (left: number) => ({ label: 'nut', box: box(left) });
  const bolt = (left: number) => ({ label: 'bolt', box: box(left) });

  it('each true thing is hit once, by the surest', () => {
    const result = detection([image([nut(0)], ['nut', 0.6, 0], ['nut', 0.9, 2])], 0.5);
    expect(result.all).toMatchObject({ hits: 1, wrong: 1, missed: 0 });
    expect(result.meanAveragePrecision).toBe(1);
    expect(result.confusion).toEqual({ labels: ['nut', '(nothing)'], counts: [[1, 0], [1, 0]] }); // prettier-ignore
  });

  it('boxes have to overlap enough', () => {
    // Shifted by 3 of 10, they share 7 of 13.
    const images = [image([nut(0)], ['nut', 0.9, 3])];
    expect(detection(images, 0.5).all).toMatchObject({ hits: 1 });
    expect(detection(images, 0.55).all).toMatchObject({ hits: 0, wrong: 1, missed: 1 });
  });

  it('what is taken for something else is told, and counts against both', () => {
    const result = detection([image([nut(0), bolt(50)], ['bolt', 0.9, 0], ['bolt', 0.8, 50])], 0.5);
    expect(result.confusion).toEqual({ labels: ['bolt', 'nut'], counts: [[1, 0], [1, 0]] }); // prettier-ignore
    expect(result.labels).toMatchObject([
      { label: 'bolt', hits: 1, wrong: 1, missed: 0, averagePrecision: 0.5 },
      { label: 'nut', hits: 0, wrong: 0, missed: 1, averagePrecision: 0 },
    ]);
    expect(result).toMatchObject({ meanAveragePrecision: 0.25, rightImages: 0 });
  });

  it('a higher threshold leaves the weaker ones out', () => {
    const { sweep } = detection(
      [image([nut(0), nut(50)], ['nut', 0.9, 0], ['nut', 0.4, 50], ['nut', 0.2, 90])],
      0.5,
    );
    const rates = [0.1, 0.3, 0.6].map((threshold) => sweep.find((point) => point.threshold === threshold));
    expect(rates.map((point) => [point!.hits, point!.wrong, point!.missed])).toEqual([[2, 1, 0], [2, 0, 0], [1, 0, 1]]); // prettier-ignore
  });

  it('images without anything are right where nothing is found', () => {
    const result = detection([image([]), image([], ['nut', 0.5, 0])], 0.5);
    expect(result).toMatchObject({
      rightImages: 1,
      meanAveragePrecision: null,
      all: { recall: null, precision: 0 },
    });
    expect(detection([], 0.5)).toMatchObject({ labels: [], all: { precision: null } });
  });
});
