import { dirname, resolve } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { kumikiError, reasonOf, type ErrorRecord } from '@kumiki/component-sdk/errors';
import type { Value } from '@kumiki/component-sdk/values';
import { LocalExecutor, type Item } from '@kumiki/orchestrator/executors';
import type { Plan } from '@kumiki/orchestrator/pipeline';
import { exitCodes, type ExitCode } from '../../command.ts';
import { shownPath } from '../../console/paths.ts';
import { printProblems } from '../../console/problems.ts';
import { print, printError } from '../../console/terminal.ts';
import { Cancellation } from '../run/cancellation.ts';
import { fileGiven } from '../run/inputs/given.ts';
import { preparePipeline } from '../run/prepare/pipeline.ts';
import type { Prepared } from '../run/prepare/prepared.ts';
import { answerOf, chooseOutputs, foundOf, type Chosen } from './answers.ts';
import { readLabels, type Labels } from './labels/labels.ts';
import { evaluationOf, type Evaluation } from './evaluation.ts';
import { pageOf } from './report/page.ts';
import { thumbnailsOf } from './report/thumbnails.ts';
import { textOf } from './report/text.ts';

export interface EvaluateOptions {
  readonly labels: string;
  readonly output: string | undefined;
  readonly score: string | undefined;
  readonly iou: number;
  /** `NAME=VALUE` */
  readonly param: readonly string[];
  readonly report: string | undefined;
  readonly components: readonly string[];
  readonly concurrency: number | undefined;
  readonly json: boolean;
}

/** What an image gave: its outputs, or why it failed. */
type Outcome = { readonly outputs: Readonly<Record<string, Value>> } | { readonly error: ErrorRecord };

/** Runs a pipeline over images with known answers, and says how often it is right. @throws what keeps it from beginning */
export async function evaluate(path: string, options: EvaluateOptions): Promise<ExitCode> {
  const labels = await readLabels(options.labels);
  const { param: params, components, concurrency, iou } = options;
  const stray = () => undefined; // the item that it belongs to has failed with it
  const prepared = await preparePipeline(path, { params, components, concurrency, stray });
  if (!options.json) printProblems(prepared.warnings, prepared.document);
  const chosen = chooseOutputs(prepared.plan.plan, labels, options);
  using cancellation = new Cancellation(() => printError('Cancelling.'));
  const outcomes = await runOver(
    prepared,
    itemsFor(prepared.plan.plan, labels, options.labels),
    cancellation.signal,
  );
  if (cancellation.signal.aborted) return exitCodes.cancelled;
  const evaluation = compare(labels, outcomes, { chosen, iou, pipeline: prepared.name });
  if (options.report !== undefined)
    await writePage(options.report, evaluation, dirname(resolve(options.labels)));
  print(options.json ? JSON.stringify(evaluation) : textOf(evaluation));
  if (!options.json && options.report !== undefined) print(`\nThe page is in ${shownPath(options.report)}`);
  return evaluation.failed.length > 0 ? exitCodes.failed : exitCodes.ok;
}

/** One item a file, for the one image input. @throws EVALUATION_UNSUITABLE */
function itemsFor(plan: Plan, labels: Labels, path: string): Item[] {
  const inputs = Object.entries(plan.inputs).filter(([, { optional }]) => !optional);
  const [only, another] = inputs;
  if (!only || another || only[1].type !== 'image' || only[1].list || only[1].shared) {
    const names =
      inputs.map(([name, { type, list }]) => `${name} (${type}${list ? '[]' : ''})`).join(', ') || 'none';
    throw kumikiError('EVALUATION_UNSUITABLE', {
      reason: `it takes the inputs: ${names}`,
      advice:
        'Give a pipeline with one image as its only required input; files such as a model are bound in it.',
    });
  }
  const base = dirname(resolve(path));
  return [...labels.files.keys()].map((file) => {
    return { id: file, name: file, inputs: { [only[0]]: fileGiven(file, base).source } };
  });
}

async function runOver(
  { plan, lanes, files, close }: Prepared,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const executor = new LocalExecutor(lanes);
  // Nothing but results is asked for.
  const bound = { ...plan, plan: { ...plan.plan, keep: 'outputs' as const } };
  try {
    await executor.execute(
      { plan: bound, items, shared: {}, files, signal, results: 'values' },
      {
        event(event) {
          if (event.type === 'item_failed') outcomes.set(event.item.id, { error: event.error });
        },
        deliver: async ({ id }, outputs) =>
          void (await Promise.resolve(outcomes.set(id, { outputs: dataOf(outputs) }))),
      },
    );
  } finally {
    await executor.close();
    await close?.();
  }
  return outcomes;
}

/** What is compared is data: images are let go of at once. */
function dataOf(outputs: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const isData = (value: Value) => JSON.stringify(value) !== undefined && !hasPixels(value);
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => isData(value)));
}

function hasPixels(value: Value): boolean {
  if (Array.isArray(value)) return (value as readonly Value[]).some(hasPixels);
  return typeof value === 'object' && value !== null && 'raw' in value;
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
