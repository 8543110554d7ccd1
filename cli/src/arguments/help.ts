import type { Command } from '../command.ts';
import { onOutput } from '../console/terminal.ts';
import type { OptionSpec } from './parse.ts';

const pageWidth = 100;

/** The text of `kumiki NAME --help`. */
export function commandHelp({ name, usage, description, options, examples }: Command): string {
  const { bold } = onOutput;
  const rows = [
    ...Object.entries(options).map(([option, spec]) => [heading(option, spec), spec.help] as const),
    ['-h, --help', 'Shows this text.'] as const,
  ];
  return [
    ...wrap(description, pageWidth),
    '',
    bold('Usage'),
    ...usage.map((line) => `  kumiki ${name} ${line}`.trimEnd()),
    '',
    bold('Options'),
    columns(rows),
    ...(examples.length > 0 ? ['', bold('Examples'), ...examples.map((line) => `  ${line}`)] : []),
  ].join('\n');
}

function heading(option: string, { short, value, multiple }: OptionSpec): string {
  const names = `${short ? `-${short}, ` : '    '}--${option}`;
  return `${names}${value ? ` ${value}` : ''}${multiple ? ' …' : ''}`;
}

/** Two columns, the second wrapped to the width of a page. */
export function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows
    .flatMap(([left, right]) =>
      wrap(right, pageWidth - width - 2).map(
        (line, at) => `  ${(at === 0 ? left : '').padEnd(width)}${line}`,
      ),
    )
    .join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}
