import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { Box } from '@kumiki/component-sdk/values';
import type { Chosen } from './answers.ts';
import {
  averagePrecision,
  bestPoint,
  classification,
  sweepAnswers,
  sweepScores,
  type Answer,
  type Classification,
  type SweepPoint,
} from './metrics/classification.ts';
import { detection, match, type Detection, type Found } from './metrics/detection.ts';

interface About {
  readonly pipeline: string;
  /** The output that was compared. */
  readonly output: string;
  /** Images that were compared. */
  readonly images: number;
  /** Images that gave nothing to compare. */
  readonly failed: readonly { readonly file: string; readonly error: ErrorRecord }[];
}

export interface WrongImage {
  readonly file: string;
  readonly expected: string;
  readonly found: string;
  /** Of detections: where. */
  readonly marks?: readonly {
    readonly kind: 'missed' | 'wrong';
    readonly label: string;
    readonly box: Box;
  }[];
}

/** What an evaluation found out; `--json` prints it. */
export type Evaluation = About & {
  /** What goes with each threshold, and the best one; absent where there are no scores. */
  readonly sweep?: {
    readonly of: string;
    readonly points: readonly SweepPoint[];
    readonly best?: SweepPoint;
    readonly averagePrecision?: number | null;
  };
  /** Images that are not right, those where something was missed first. */
  readonly wrong: readonly WrongImage[];
} & (
    | ({ readonly kind: 'classification' } & Classification)
    | ({ readonly kind: 'detection' } & Omit<Detection, 'sweep'>)
  );

/** What is said to be bad in verdicts. */
const positive = 'NG';

export function evaluationOf(
  about: About,
  given:
    | { readonly answers: readonly Answer[]; readonly chosen: Chosen }
    | { readonly images: readonly Found[]; readonly iou: number },
): Evaluation {
  if ('images' in given) {
    const { images, iou } = given;
    const { sweep: points, ...rates } = detection(images, iou);
    const sweep = { of: 'the score of detections', points, ...bestOf(points) };
    return { ...about, kind: 'detection', ...rates, sweep, wrong: wrongImages(images, iou) };
  }
  const { answers, chosen } = given;
  const wrong = answers.flatMap(({ file, truth, said }) =>
    truth === said ? [] : [{ file, expected: truth, found: said ?? '(none)' }],
  );
  const missedFirst = wrong.toSorted(
    (one, other) => Number(other.expected === positive) - Number(one.expected === positive),
  );
  const sweep = sweepOf(answers, chosen);
  return {
    ...about,
    kind: 'classification',
    ...classification(answers),
    ...(sweep && { sweep }),
    wrong: missedFirst,
  };
}

function sweepOf(answers: readonly Answer[], { type, score }: Chosen): Evaluation['sweep'] {
  const scored = answers.flatMap((answer) =>
    answer.score === undefined ? [] : [{ ...answer, score: answer.score }],
  );
  if (scored.length === 0) return undefined;
  if (type === 'verdict') {
    const points = sweepScores(scored, positive);
    const marked = scored.map((answer) => ({ score: answer.score, hit: answer.truth === positive }));
    const all = marked.filter(({ hit }) => hit).length;
    const average = averagePrecision(marked, all);
    return {
      of: `${score!.output}, from which on an image is ${positive}`,
      points,
      ...bestOf(points),
      averagePrecision: average,
    };
  }
  const points = sweepAnswers(scored);
  return { of: 'the score of the best class', points, ...bestOf(points) };
}

function bestOf(points: readonly SweepPoint[]): { best?: SweepPoint } {
  const best = bestPoint(points);
  return best ? { best } : {};
}

function wrongImages(images: readonly Found[], iou: number): WrongImage[] {
  const wrong = images.flatMap((image) => {
    const off = match(image, iou).pairs.filter(({ truth, said }) => truth !== said);
    if (off.length === 0) return [];
    const list = (side: 'truth' | 'said') => off.map((pair) => pair[side] ?? '(nothing)').join(', ');
    const marks = off.map(({ truth, said, box }) => {
      return { kind: said === undefined ? 'missed' : 'wrong', label: said ?? truth!, box } as const;
    });
    return [{ file: image.file, expected: list('truth'), found: list('said'), marks }];
  });
  const missed = ({ marks }: (typeof wrong)[number]) => marks.filter(({ kind }) => kind === 'missed').length;
  return wrong.toSorted((one, other) => missed(other) - missed(one));
}
