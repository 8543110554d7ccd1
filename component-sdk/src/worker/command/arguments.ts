import { join } from 'node:path';
import { kumikiError } from '../../errors/index.ts';
import type { CommandPart, Manifest } from '../../manifest/index.ts';
import { showValue } from '../../schema/index.ts';

/** Where the values of one run are. */
export interface ArgumentValues {
  /** The component's folder. */
  readonly folder: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The files of an input in a format, one for each value of a list; none where it was not given. */
  readonly inputFiles: (input: string, as: string) => readonly string[];
  readonly outputFile: (output: string) => string;
}

/**
 * The arguments of a run. Each value makes arguments of its own or none: nothing is split, joined or expanded, so
 * whatever a text holds, it stays within the one argument that its place in the manifest gives it.
 * @throws PARAMETER_INVALID for text that could be taken for an option, or that no argument can hold
 */
export function argumentsFor(
  parts: readonly CommandPart[],
  manifest: Pick<Manifest, 'name'>,
  values: ArgumentValues,
): string[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case 'text':
        return [part.text];
      case 'file':
        return [join(values.folder, part.file)];
      case 'flag':
        return values.params[part.when] === true ? [part.flag] : [];
      case 'input':
        return withOption(part.option, values.inputFiles(part.input, part.as));
      case 'output':
        return withOption(part.option, [values.outputFile(part.output)]);
      case 'param':
      default:
        return withOption(part.option, paramTexts(part, manifest.name, values.params[part.param]));
    }
  });
}

function withOption(option: string | undefined, values: readonly string[]): string[] {
  return values.flatMap((value) => (option === undefined ? [value] : [option, value]));
}

type ParamPart = CommandPart & { kind: 'param' };

/** No value: no argument. A list: one argument each. */
function paramTexts(part: ParamPart, where: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  const single: readonly unknown[] = Array.isArray(value) ? value : [value];
  return single.map((one) => paramText(part, where, one));
}

function paramText(
  { param, prefix = '', suffix = '', dash }: ParamPart,
  where: string,
  value: unknown,
): string {
  const refused = (found: string, expected: string) =>
    kumikiError('PARAMETER_INVALID', { parameter: param, where, found, expected });
  const isText = typeof value === 'string';
  // Numbers as JSON writes them, true and false; what has parts as JSON.
  const text = isText ? value : JSON.stringify(value);
  if (text.includes('\0')) throw refused('text with a NUL character', 'text without one');
  if (isText && prefix === '' && text.startsWith('-') && dash !== true) {
    throw refused(
      `${showValue(text)}, which the program could take for an option`,
      'text that begins otherwise',
    );
  }
  return `${prefix}${text}${suffix}`;
}
