import { onOutput, padEnd, safe, widthOf } from '../../../console/terminal.ts';
import { count } from '../../../console/words.ts';
import type { Evaluation } from '../evaluation.ts';
import { percent, threshold } from './numbers.ts';

/** At most so many files that are wrong are listed; the page and JSON have all. */
const mostWrong = 20;

/** An evaluation for a terminal. */
export function textOf(evaluation: Evaluation): string {
  const { pipeline, output, images, failed, sweep, wrong, confusion } = evaluation;
  const { bold, red, dim } = onOutput;
  const parts = [
    bold(safe(`${pipeline}, output ${output}, ${count(images, 'image')}`)),
    summaryOf(evaluation),
    ratesTable(evaluation),
  ];
  parts.push(
    `${bold('What is taken for what')} ${dim('(rows: the truth, columns: what was said)')}\n${confusionTable(confusion)}`,
  );
  if (sweep) {
    const points = thinned(sweep.points);
    const rows = points.map((point) => [
      `${threshold(point.threshold)}${point === sweep.best ? ' best' : ''}`,
      percent(point.precision),
      percent(point.recall),
      percent(point.f1),
    ]);
    parts.push(
      `${bold('Threshold')} ${dim(`(${safe(sweep.of)})`)}\n${table(['', 'precision', 'recall', 'F1'], rows)}`,
    );
  }
  if (wrong.length > 0) {
    const rows = wrong.slice(0, mostWrong).map(({ file, expected, found }) => [file, expected, found]);
    const more = wrong.length > mostWrong ? `\n  … and ${wrong.length - mostWrong} more` : '';
    parts.push(`${bold('Not right')}\n${table(['file', 'truth', 'said'], rows, true)}${more}`);
  }
  if (failed.length > 0) {
    const lines = failed
      .slice(0, mostWrong)
      .map(({ file, error }) => `  ${safe(file)}  ${safe(error.message)}`);
    parts.push(`${red(bold(`${failed.length} failed`))}, and are not counted\n${lines.join('\n')}`);
  }
  return parts.join('\n\n');
}

function summaryOf(evaluation: Evaluation): string {
  if (evaluation.kind === 'classification') return `Right: ${percent(evaluation.accuracy)} of all images`;
  const { iou, meanAveragePrecision, rightImages, images } = evaluation;
  return `A hit needs an overlap of ${iou}. Mean average precision: ${percent(meanAveragePrecision)}. Altogether right: ${rightImages} of ${images} images`;
}

function ratesTable(evaluation: Evaluation): string {
  const detections = evaluation.kind === 'detection';
  const head = [
    'label',
    'true',
    'hits',
    'wrong',
    'missed',
    'precision',
    'recall',
    'F1',
    ...(detections ? ['AP'] : []),
  ];
  const rows = evaluation.labels.map((one) => [
    one.label,
    `${one.hits + one.missed}`,
    `${one.hits}`,
    `${one.wrong}`,
    `${one.missed}`,
    percent(one.precision),
    percent(one.recall),
    percent(one.f1),
    ...('averagePrecision' in one ? [percent(one.averagePrecision)] : []),
  ]);
  if (evaluation.kind === 'detection') {
    const { hits, wrong, missed, precision, recall, f1 } = evaluation.all;
    const sums = [hits + missed, hits, wrong, missed].map(String);
    rows.push([
      'all',
      ...sums,
      percent(precision),
      percent(recall),
      percent(f1),
      percent(evaluation.meanAveragePrecision),
    ]);
  }
  return table(head, rows);
}

function confusionTable({ labels, counts }: Evaluation['confusion']): string {
  return table(
    ['', ...labels],
    labels.map((label, at) => [label, ...counts[at]!.map(String)]),
  );
}

/** About twenty points, the best among them. */
function thinned<Point>(points: readonly Point[]): Point[] {
  const step = Math.ceil(points.length / 20);
  return points.filter((_, at) => at % step === 0);
}

/** Columns beside each other, numbers to the right; of texts all to the left. */
function table(head: readonly string[], rows: readonly (readonly string[])[], texts = false): string {
  const cells = [head, ...rows].map((row) => row.map(safe));
  const widths = head.map((_, at) => Math.max(...cells.map((row) => widthOf(row[at] ?? ''))));
  return cells
    .map((row) => {
      const line = row.map((cell, at) => {
        const width = widths[at]!;
        return at === 0 || texts ? padEnd(cell, width) : ' '.repeat(width - widthOf(cell)) + cell;
      });
      return `  ${line.join('  ').trimEnd()}`;
    })
    .join('\n');
}
