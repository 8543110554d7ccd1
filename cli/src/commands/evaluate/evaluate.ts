import { writeFile } from 'node:fs/promises';
import { kumikiError, reasonOf, type ErrorRecord } from '@kumiki/component-sdk/errors';
import type { Value } from '@kumiki/component-sdk/values';
import { exitCodes, type ExitCode } from '../../command.ts';
import { shownPath } from '../../console/paths.ts';
import { print, printError } from '../../console/terminal.ts';
import { Cancellation } from '../run/cancellation.ts';
import { answerOf, chooseOutputs, foundOf, type Chosen } from './answers.ts';
import { readLabels, type Labels } from './labels/labels.ts';
import { evaluationOf, type Evaluation } from './evaluation.ts';
import { pageOf } from './report/page.ts';
import { thumbnailsOf } from './report/thumbnails.ts';
import { textOf } from './report/text.ts';
import { folderOf, imageInput, type Outcome, type Subject } from './subject/subject.ts';

export interface EvaluateOptions {
  readonly labels: string;
  readonly output: string | undefined;
  readonly score: string | undefined;
  readonly iou: number;
  readonly report: string | undefined;
  readonly json: boolean;
}

/**
 * Runs a pipeline over images with known answers, and says how often it is right.
 * @param subject opens what is evaluated
 * @throws what keeps it from beginning
 */
export async function evaluate(subject: () => Promise<Subject>, options: EvaluateOptions): Promise<ExitCode> {
  const labels = await readLabels(options.labels);
  const evaluated = await subject();
  const { name: pipeline } = evaluated;
  const chosen = chooseOutputs(evaluated, labels, options);
  const base = folderOf(options.labels);
  using cancellation = new Cancellation(() => printError('Cancelling.'));
  const outcomes = await evaluated.outcomes({
    input: imageInput(evaluated),
    files: [...labels.files.keys()],
    base,
    outputs: [chosen.output, ...(chosen.score ? [chosen.score.output] : [])],
    signal: cancellation.signal,
  });
  if (cancellation.signal.aborted) return exitCodes.cancelled;
  const evaluation = compare(labels, outcomes, { chosen, iou: options.iou, pipeline });
  if (options.report !== undefined) await writePage(options.report, evaluation, base);
  print(options.json ? JSON.stringify(evaluation) : textOf(evaluation));
  if (!options.json && options.report !== undefined) print(`\nThe page is in ${shownPath(options.report)}`);
  return evaluation.failed.length > 0 ? exitCodes.failed : exitCodes.ok;
}

interface CompareOptions {
  readonly chosen: Chosen;
  readonly iou: number;
  readonly pipeline: string;
}

function compare(
  labels: Labels,
  outcomes: ReadonlyMap<string, Outcome>,
  options: CompareOptions,
): Evaluation {
  const { chosen, iou, pipeline } = options;
  const failed: { file: string; error: ErrorRecord }[] = [];
  const there: { file: string; outputs: Readonly<Record<string, Value>> }[] = [];
  for (const file of labels.files.keys()) {
    const outcome = outcomes.get(file);
    if (outcome && 'outputs' in outcome) there.push({ file, outputs: outcome.outputs });
    else if (outcome) failed.push({ file, error: outcome.error });
  }
  const about = { pipeline, output: chosen.output, images: there.length, failed };
  if (labels.kind === 'boxes') {
    const images = there.map(({ file, outputs }) =>
      foundOf(file, labels.files.get(file)!, outputs[chosen.output]),
    );
    return evaluationOf(about, { images, iou });
  }
  const answers = there.map(({ file, outputs }) => answerOf(file, labels.files.get(file)!, outputs, chosen));
  return evaluationOf(about, { answers, chosen });
}

/** @param base the folder that files are seen from */
async function writePage(path: string, evaluation: Evaluation, base: string): Promise<void> {
  const files = evaluation.wrong.map(({ file }) => file);
  const thumbnails = await thumbnailsOf(files, base);
  try {
    await writeFile(path, pageOf(evaluation, thumbnails));
  } catch (cause) {
    throw kumikiError('OUTPUT_NOT_WRITABLE', { path: shownPath(path), reason: reasonOf(cause) }, { cause });
  }
}
