import type { ValueTypeName } from '@kumiki/component-sdk/values';
import { placeOf } from '../../../console/report-error.ts';
import { onOutput, padEnd, safe, widthOf } from '../../../console/terminal.ts';
import { duration, milliseconds } from '../../../console/words.ts';
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
    lines.push(`    ${padEnd(output.output, nameWidth)}  ${file}  ${coloured(output)}`);
  }
  if (steps.length > 0) lines.push(`    ${dim(stepsText(steps, ' · '))}`);
  return [...lines, ...troubles(record)].join('\n');
}

/** The same on one line, for long runs. */
export function itemLine(record: ItemRecord): string {
  const { item, durationMs, outputs, steps } = record;
  const { bold, dim } = onOutput;
  const found = outputs.map(coloured).join(' · ');
  const [main] = outputs;
  const file = main
    ? ` → ${safe(filesText(main))}${outputs.length > 1 ? ` and ${outputs.length - 1} more` : ''}`
    : '';
  const took = dim(`(${duration(durationMs)}: ${stepsText(steps, ', ')})`);
  return [`${mark(record)} ${bold(safe(item.name))}  ${found}${file}  ${took}`, ...troubles(record)].join(
    '\n',
  );
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

function coloured({ type, summary }: WrittenOutput): string {
  const text = safe(summary);
  if (!judged.has(type)) return text;
  return text.startsWith('OK') ? onOutput.green(text) : onOutput.yellow(text);
}

/** `shrink 4.1 · find 32 · mark 12 ms`; skipped steps say so. */
function stepsText(steps: readonly StepRecord[], separator: string): string {
  const parts = steps.map(({ step, status, durationMs, runs }) => {
    if (status === 'skipped') return `${step} skipped`;
    return `${step} ${milliseconds(durationMs)} ms${runs > 1 ? ` (${runs}×)` : ''}`;
  });
  return safe(parts.join(separator));
}
