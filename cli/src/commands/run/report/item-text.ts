import { valueTypes, type ValueTypeName } from '@kumiki/component-sdk/values';
import { placeOf } from '../../../console/report-error.ts';
import { fitTo, onOutput, padEnd, safe, widthOf } from '../../../console/terminal.ts';
import { bytes, duration, milliseconds } from '../../../console/words.ts';
import type { WrittenOutput } from '../outputs/result-folder.ts';
import type { ItemRecord, StepRecord } from './records.ts';

/** What became of an item, over several lines: each output with its file, and what each step took. */
export function itemBlock(record: ItemRecord): string {
  const { item, durationMs, outputs, steps } = record;
  const { bold, dim } = onOutput;
  const lines = [`${mark(record)} ${bold(safe(item.name))}  ${dim(duration(durationMs))}`];
  const nameWidth = Math.max(0, ...outputs.map(({ output }) => widthOf(output)));
  const fileWidth = Math.max(0, ...outputs.map((output) => widthOf(filesText(output))));
  for (const output of outputs) {
    const file = padEnd(safe(filesText(output)), fileWidth);
    const size = valueTypes[output.type].kind === 'data' ? '' : `, ${bytes(output.size)}`;
    const before = `    ${padEnd(output.output, nameWidth)}  ${file}  `;
    lines.push(before + coloured(output, room(before)) + size);
  }
  if (steps.length > 0) lines.push(`    ${dim(stepsText(steps, ' · ', ' ms'))}`);
  return [...lines, ...troubles(record)].join('\n');
}

/** The same on one line, for long runs. */
export function itemLine(record: ItemRecord): string {
  const { item, durationMs, outputs, steps } = record;
  const { bold, dim } = onOutput;
  const [main, ...others] = outputs;
  const file = main ? ` → ${safe(filesText(main))}${others.length > 0 ? dim(` +${others.length}`) : ''}` : '';
  const found = outputs.map((output) => {
    // A number or a text by itself would not say what it is.
    return isPlain(output.type) ? `${output.output} ${coloured(output)}` : coloured(output);
  });
  const took = steps.length === 0 ? '' : `: ${stepsText(steps, ', ')}`;
  const parts = [
    `${mark(record)} ${bold(safe(item.name))}${file}`,
    found.join(' · '),
    dim(`${duration(durationMs)}${took}`),
  ];
  return [parts.filter((part) => part !== '').join('  '), ...troubles(record)].join('\n');
}

function isPlain(type: ValueTypeName): boolean {
  return type === 'number' || type === 'text' || type === 'json';
}

function troubles({ warnings, error }: ItemRecord): string[] {
  const { red, yellow, dim } = onOutput;
  const lines = warnings.map((warning) => `    ${yellow('!')} ${safe(warning)}`);
  if (error) {
    lines.push(`    ${red(safe(error.message))}`, `    ${safe(error.remedy)}`, `    ${dim(placeOf(error))}`);
  }
  return lines;
}

function mark({ status }: ItemRecord): string {
  const { green, red, yellow } = onOutput;
  if (status === 'succeeded') return green('✔');
  return status === 'failed' ? red('✘') : yellow('–');
}

/** A path; of a list the first one and how many follow. */
function filesText({ files }: WrittenOutput): string {
  const [first] = files;
  if (first === undefined) return '(empty list)';
  return files.length === 1 ? first : `${first} … (${files.length} files)`;
}

const judged: ReadonlySet<ValueTypeName> = new Set<ValueTypeName>(['verdict']);

/** Columns that a terminal has left after a text; a file has no end. */
function room(before: string): number {
  return process.stdout.isTTY
    ? Math.max(20, process.stdout.columns - widthOf(before) - 1)
    : Number.POSITIVE_INFINITY;
}

function coloured({ type, summary }: WrittenOutput, width = Number.POSITIVE_INFINITY): string {
  const text = fitTo(safe(summary), width);
  if (!judged.has(type)) return text;
  return text.startsWith('OK') ? onOutput.green(text) : onOutput.yellow(text);
}

/** `shrink 4.1 · find 32 ms · mark skipped`. @param unit stands after the last time */
function stepsText(steps: readonly StepRecord[], separator: string, unit = ''): string {
  const lastTimed = steps.findLastIndex(isTimed);
  const parts = steps.map((step, at) => {
    if (!isTimed(step)) return `${step.step} ${step.status}`;
    const runs = step.runs > 1 ? ` (${step.runs}×)` : '';
    return `${step.step} ${milliseconds(step.durationMs)}${at === lastTimed ? unit : ''}${runs}`;
  });
  return safe(parts.join(separator));
}

function isTimed({ status }: StepRecord): boolean {
  return status !== 'skipped' && status !== 'cached';
}
