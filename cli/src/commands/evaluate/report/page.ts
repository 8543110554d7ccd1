import { count } from '../../../console/words.ts';
import type { Evaluation } from '../evaluation.ts';
import type { SweepPoint } from '../metrics/classification.ts';
import { escaped } from './escaped.ts';
import { gallery } from './gallery.ts';
import { percent, threshold } from './numbers.ts';
import { mostThumbnails, type Thumbnail } from './thumbnails.ts';

const style = `
:root { color-scheme: light dark; --ink: #1a1a1a; --faint: #666; --line: #d5d5d5; --ground: #fff; --good: #009e73; --bad: #d55e00; --blue: #0072b2; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --faint: #aaa; --line: #444; --ground: #1b1b1b; } }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
table { border-collapse: collapse; } th, td { padding: .35rem .8rem; border-bottom: 1px solid var(--line); text-align: right; font-variant-numeric: tabular-nums; }
th:first-child, td:first-child, .texts td, .texts th { text-align: left; } thead th { color: var(--faint); font-weight: 600; }
.wide { overflow-x: auto; } .faint { color: var(--faint); } .best td { font-weight: 700; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; margin-bottom: 1.5rem; }
figure { margin: 0; } figure svg { width: 100%; border: 1px solid var(--line); } figcaption { font-size: .85rem; overflow-wrap: anywhere; }
svg { max-width: 100%; height: auto; } svg text { fill: var(--faint); font: 12px system-ui, sans-serif; }
`.trim();

/**
 * An evaluation as a page by itself: no script, nothing from elsewhere.
 * @param thumbnails pictures of what is not right, by file
 */
export function pageOf(evaluation: Evaluation, thumbnails: ReadonlyMap<string, Thumbnail>): string {
  const { pipeline, output, images, failed, sweep, wrong } = evaluation;
  const sections = [
    `<h1>${escaped(pipeline)}</h1>`,
    `<p>Output <b>${escaped(output)}</b>, ${count(images, 'image')}. ${escaped(summaryOf(evaluation))}</p>`,
    `<h2>Labels</h2>${ratesTable(evaluation)}`,
    `<h2>What is taken for what</h2><p class="faint">Rows are the truth, columns what was said.</p>${confusionTable(evaluation.confusion)}`,
  ];
  if (sweep) {
    const average =
      sweep.averagePrecision === undefined ? '' : ` Average precision: ${percent(sweep.averagePrecision)}.`;
    const best = sweep.best ? ` Best F1 at ${threshold(sweep.best.threshold)}.` : '';
    sections.push(
      `<h2>Threshold</h2><p class="faint">Of ${escaped(sweep.of)}.${best}${average}</p>${chart(sweep.points)}${sweepTable(sweep.points, sweep.best)}`,
    );
  }
  if (wrong.length > 0) {
    const rows = wrong.map(({ file, expected, found }) => [file, expected, found]);
    const shown = wrong.length > mostThumbnails ? ` Of the first ${mostThumbnails} there are pictures.` : '';
    const legend =
      evaluation.kind === 'detection'
        ? ' Blue and dashed is what was missed, orange what was wrongly said.'
        : '';
    sections.push(
      `<h2>Not right: ${wrong.length}</h2><p class="faint">What was missed comes first.${legend}${shown}</p>${gallery(wrong, thumbnails)}${table(['File', 'Truth', 'Said'], rows, 'texts')}`,
    );
  }
  if (failed.length > 0) {
    const rows = failed.map(({ file, error }) => [file, error.message]);
    sections.push(`<h2>Failed, not counted: ${failed.length}</h2>${table(['File', 'Why'], rows, 'texts')}`);
  }
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(pipeline)}: evaluation</title><style>${style}</style>`;
  return `<!doctype html>\n<html lang="en"><head>${head}</head><body>\n${sections.join('\n')}\n</body></html>\n`;
}

function summaryOf(evaluation: Evaluation): string {
  if (evaluation.kind === 'classification') return `${percent(evaluation.accuracy)} of them are right.`;
  const { iou, meanAveragePrecision, rightImages } = evaluation;
  return `A hit needs an overlap (intersection over union) of ${iou}. Mean average precision: ${percent(meanAveragePrecision)}; ${rightImages} images are altogether right.`;
}

function ratesTable(evaluation: Evaluation): string {
  const head = ['Label', 'True', 'Hits', 'Wrong', 'Missed', 'Precision', 'Recall', 'F1'];
  const rows = evaluation.labels.map((one) => rateCells(one.label, one));
  if (evaluation.kind !== 'detection') return table(head, rows);
  const averages = evaluation.labels.map((one) => percent(one.averagePrecision));
  return table(
    [...head, 'AP'],
    [
      ...rows.map((row, at) => [...row, averages[at]!]),
      [...rateCells('all', evaluation.all), percent(evaluation.meanAveragePrecision)],
    ],
  );
}

function rateCells(label: string, rates: Omit<SweepPoint, 'threshold'>): string[] {
  const { hits, wrong, missed, precision, recall, f1 } = rates;
  return [
    label,
    ...[hits + missed, hits, wrong, missed].map(String),
    percent(precision),
    percent(recall),
    percent(f1),
  ];
}

/** Darker where there is more of the row. */
function confusionTable({ labels, counts }: Evaluation['confusion']): string {
  const head = `<tr><th></th>${labels.map((label) => `<th>${escaped(label)}</th>`).join('')}</tr>`;
  const rows = labels.map((label, row) => {
    const sum = counts[row]!.reduce((all, count) => all + count, 0);
    const cells = counts[row]!.map((count, column) => {
      const share = sum === 0 ? 0 : Math.round((count / sum) * 60);
      const colour = row === column ? 'var(--good)' : 'var(--bad)';
      return `<td style="background: color-mix(in srgb, ${colour} ${share}%, transparent)">${count}</td>`;
    });
    return `<tr><td>${escaped(label)}</td>${cells.join('')}</tr>`;
  });
  return `<div class="wide"><table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function sweepTable(points: readonly SweepPoint[], best: SweepPoint | undefined): string {
  const rows = points.map((point) => {
    const cells = [
      threshold(point.threshold),
      percent(point.precision),
      percent(point.recall),
      percent(point.f1),
    ];
    return `<tr${point === best ? ' class="best"' : ''}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const head = ['Threshold', 'Precision', 'Recall', 'F1'].map((title) => `<th>${title}</th>`).join('');
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

/** Precision, recall and F1 over the threshold. */
function chart(points: readonly SweepPoint[]): string {
  const [left, top, width, height] = [48, 16, 560, 240];
  const [first, last] = [points[0]?.threshold ?? 0, points.at(-1)?.threshold ?? 1];
  const range = last > first ? last - first : 1;
  const x = (value: number) => Math.round((left + ((value - first) / range) * width) * 10) / 10;
  const y = (share: number) => Math.round((top + (1 - share) * height) * 10) / 10;
  const lines = (['precision', 'recall', 'f1'] as const).map((key, at) => {
    const colour = ['var(--blue)', 'var(--bad)', 'var(--good)'][at]!;
    const path = points.flatMap((point) =>
      point[key] === null ? [] : `${x(point.threshold)},${y(point[key])}`,
    );
    const name = ['Precision', 'Recall', 'F1'][at]!;
    const legend = `<text x="${left + width + 12}" y="${top + 16 + at * 20}" style="fill: ${colour}">${name}</text>`;
    return `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>${legend}`;
  });
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    return `<line x1="${left}" x2="${left + width}" y1="${y(share)}" y2="${y(share)}" stroke="var(--line)"/><text x="${left - 8}" y="${y(share) + 4}" text-anchor="end">${share * 100} %</text>`;
  });
  const ends = [first, (first + last) / 2, last].map((value) => {
    return `<text x="${x(value)}" y="${top + height + 20}" text-anchor="middle">${threshold(value)}</text>`;
  });
  const label = 'Precision, recall and F1 for each threshold';
  return `<svg viewBox="0 0 ${left + width + 90} ${top + height + 32}" width="698" role="img" aria-label="${label}">${grid.join('')}${ends.join('')}${lines.join('')}</svg>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[], kind = ''): string {
  const line = (cells: readonly string[], tag: 'td' | 'th') =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) => line(row, 'td')).join('');
  return `<div class="wide"><table class="${kind}"><thead>${line(head, 'th')}</thead><tbody>${body}</tbody></table></div>`;
}
