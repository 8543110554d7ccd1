import { adviceFor } from '@kumiki/component-sdk/document';
import { kumikiError } from '@kumiki/component-sdk/errors';
import {
  mapBox,
  type Classes,
  type Detections,
  type Value,
  type ValueTypeName,
  type Verdict,
} from '@kumiki/component-sdk/values';
import type { Labels, TrueThing } from './labels/labels.ts';
import type { Answer } from './metrics/classification.ts';
import type { Found } from './metrics/detection.ts';
import type { Subject } from './subject/subject.ts';

/** Which outputs are looked at. */
export interface Chosen {
  readonly output: string;
  readonly type: ValueTypeName;
  /** Says how bad an image is. */
  readonly score?: { readonly output: string; readonly type: 'number' | 'detections' };
}

/** The types that can be compared, those that are meant most often first. */
const comparable = {
  labels: ['verdict', 'classes', 'text'],
  boxes: ['detections'],
} as const satisfies Record<Labels['kind'], readonly ValueTypeName[]>;

/** @throws EVALUATION_UNSUITABLE where no output fits, or the one that was named does not */
export function chooseOutputs(
  { outputs }: Pick<Subject, 'outputs'>,
  { kind }: Labels,
  { output, score }: { readonly output: string | undefined; readonly score: string | undefined },
): Chosen {
  const types: readonly ValueTypeName[] = comparable[kind];
  const fitting = types.flatMap((type) =>
    Object.entries(outputs).flatMap(([name, given]) =>
      given.type === type && !given.list ? [{ output: name, type }] : [],
    ),
  );
  const has = Object.entries(outputs).map(([name, { type, list }]) => `${name} (${type}${list ? '[]' : ''})`);
  const refuse = (reason: string, advice: string) => kumikiError('EVALUATION_UNSUITABLE', { reason, advice });
  const wanted = `one of type ${types.join(', ')}`;
  const all = `its outputs are ${has.join(', ') || 'none'}`;
  if (output !== undefined && !Object.hasOwn(outputs, output))
    throw refuse(`it has no output "${output}"`, adviceFor(output, Object.keys(outputs)));
  const chosen = fitting.find((one) => output === undefined || one.output === output);
  if (!chosen) throw refuse(all, `These answers are compared with an output: give it ${wanted}.`);
  if (score === undefined) return chosen;
  if (!Object.hasOwn(outputs, score))
    throw refuse(`it has no output "${score}"`, adviceFor(score, Object.keys(outputs)));
  const { type, list } = outputs[score]!;
  if (chosen.type !== 'verdict' || list || (type !== 'number' && type !== 'detections'))
    throw refuse(
      `--score names ${score} (${type}), and the answers are ${chosen.type}`,
      'A score goes with verdicts; name a number or detections.',
    );
  return { ...chosen, score: { output: score, type } };
}

/** What was said of an image. */
export function answerOf(
  file: string,
  truth: string,
  outputs: Readonly<Record<string, Value>>,
  { output, type, score }: Chosen,
): Answer {
  const value = outputs[output];
  if (type === 'classes') {
    const best = (value as Classes | undefined)?.items[0];
    return { file, truth, said: best?.label, ...(best && { score: best.score }) };
  }
  const said = type === 'verdict' ? (value as Verdict | undefined)?.verdict : (value as string | undefined);
  const number = score && scoreOf(outputs[score.output], score.type);
  return {
    file,
    truth,
    said: said === '' ? undefined : said,
    ...(number !== undefined && { score: number }),
  };
}

function scoreOf(value: Value | undefined, type: 'number' | 'detections'): number | undefined {
  if (value === undefined) return undefined;
  if (type === 'number') return value as number;
  return (value as unknown as Detections).items.reduce((best, { score }) => Math.max(best, score), 0);
}

/** What was found on an image, in pixels of the upright original. */
export function foundOf(file: string, truth: readonly TrueThing[], value: Value | undefined): Found {
  const { frame, items } = (value as unknown as Detections | undefined) ?? { frame: undefined, items: [] };
  return {
    file,
    truth,
    found: items.map(({ label, score, box }) => ({
      label,
      score,
      box: frame ? mapBox(frame.toRoot, box) : box,
    })),
  };
}
