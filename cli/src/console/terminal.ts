import { stripVTControlCharacters, styleText } from 'node:util';
import stringWidth from 'fast-string-width';

type Format = Parameters<typeof styleText>[0];

/** A style for text on standard output; plain where that is no terminal, or NO_COLOR is set. */
function style(format: Format, stream: () => NodeJS.WriteStream): (text: string) => string {
  return (text) => styleText(format, text, { stream: stream() });
}

export interface Styles {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

function stylesOf(stream: () => NodeJS.WriteStream): Styles {
  return {
    bold: style('bold', stream),
    dim: style('dim', stream),
    red: style('red', stream),
    green: style('green', stream),
    yellow: style('yellow', stream),
    cyan: style('cyan', stream),
  };
}

/** Styles for results (standard output) and for messages (standard error). */
export const onOutput = stylesOf(() => process.stdout);
export const onError = stylesOf(() => process.stderr);

let writeOutput = (text: string): boolean => process.stdout.write(text);

export function print(text = ''): void {
  writeOutput(`${text}\n`);
}

/**
 * From now on standard output holds what `print` writes and nothing else: what the code of components writes there, in this process,
 * goes to standard error.
 */
export function keepOutputForPrint(): void {
  const own = process.stdout.write.bind(process.stdout);
  writeOutput = (text) => own(text);
  process.stdout.write = process.stderr.write.bind(process.stderr);
}

export function printError(text = ''): void {
  process.stderr.write(`${text}\n`);
}

/** Columns that a text takes on a terminal; Japanese characters take two. */
export function widthOf(text: string): number {
  return stringWidth(stripVTControlCharacters(text));
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Shortens a plain text to a width, with an ellipsis where something was cut. */
export function fitTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += stringWidth(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept}…`;
}

/**
 * Text from files and people without what could steer a terminal, begin a line of its own, or turn the order of
 * letters.
 */
export function safe(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}
