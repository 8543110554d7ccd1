import { parseArgs } from 'node:util';
import { adviceFor, didYouMean } from '@kumiki/component-sdk/document';
import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';

/** One option of a command. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** It may be given more than once. */
  readonly multiple?: boolean;
  /** What stands for its value in the help text, e.g. `DIR`. */
  readonly value?: string;
  /** All that its value may be, where that is one of a few words; for completion. */
  readonly words?: readonly string[];
  readonly help: string;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

type OptionValue<Spec extends OptionSpec> = Spec['type'] extends 'boolean'
  ? boolean
  : Spec extends { multiple: true }
    ? readonly string[]
    : string | undefined;

/** The options of a command line by name: switches are false and lists empty where they were not given. */
export type OptionValues<Options extends OptionTable> = {
  readonly [Name in keyof Options]: OptionValue<Options[Name]>;
};

export interface ParsedLine<Options extends OptionTable> {
  readonly options: OptionValues<Options>;
  readonly positionals: readonly string[];
}

/** A mistake in how a command was called. */
export function usageError(command: string, reason: string): KumikiError {
  return kumikiError('USAGE', { command: command === 'kumiki' ? command : `kumiki ${command}`, reason });
}

/**
 * Takes a command line apart.
 * @param most how many arguments beside options the command takes
 * @throws USAGE for what the command does not know, with the nearest word that it does
 */
export function parseLine<const Options extends OptionTable>(
  command: string,
  table: Options,
  args: readonly string[],
  most: number,
): ParsedLine<Options> {
  const { tokens } = parseArgs({ args: [...args], options: table, strict: false, tokens: true });
  const values: Record<string, unknown> = {};
  for (const [name, { type, multiple }] of Object.entries(table)) {
    values[name] = type === 'boolean' ? false : multiple ? [] : undefined;
  }
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (!spec) throw unknownOption(command, table, token.rawName);
    values[token.name] = valueOf(command, spec, token, values[token.name]);
  }
  const extra = positionals[most];
  if (extra !== undefined) {
    const hint = /[*?]/.test(args.join(' '))
      ? ''
      : ' If it came from a pattern such as *.jpg, quote the pattern.';
    throw usageError(command, `"${extra}" is one argument too many.${hint}`);
  }
  return { options: values as OptionValues<Options>, positionals };
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf(
  command: string,
  spec: OptionSpec,
  { rawName, value, inlineValue }: OptionToken,
  before: unknown,
): unknown {
  if (spec.type === 'boolean') {
    if (value !== undefined) throw usageError(command, `${rawName} takes no value.`);
    return true;
  }
  const missing = value === undefined || (inlineValue === false && value.length > 1 && value.startsWith('-'));
  if (missing) throw usageError(command, `${rawName} needs a value: ${rawName} ${spec.value ?? 'VALUE'}.`);
  if (spec.multiple) return [...(before as readonly string[]), value];
  if (before !== undefined) throw usageError(command, `${rawName} was given more than once.`);
  return value;
}

function unknownOption(command: string, table: OptionTable, given: string): KumikiError {
  const known = Object.keys(table).map((name) => `--${name}`);
  const near = didYouMean(given, known);
  return usageError(
    command,
    `There is no option ${given}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
  );
}

/** A mistyped name among those there are, as a usage error. */
export function unknownName(
  command: string,
  what: string,
  given: string,
  known: Iterable<string>,
): KumikiError {
  return usageError(command, `There is no ${what} "${given}". ${adviceFor(given, known)}`);
}

/** `NAME=VALUE` taken apart at the first `=`; no name where there is none in front of it. */
export function splitAssignment(text: string): { readonly name?: string; readonly value: string } {
  const match = /^([A-Za-z_][\w-]*)=(.*)$/s.exec(text);
  return match ? { name: match[1]!, value: match[2]! } : { value: text };
}

/** A whole number of at least 1 from an option. */
export function wholeNumber(command: string, option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < 1) {
    throw usageError(command, `${option} takes a whole number of at least 1, not "${text}".`);
  }
  return number;
}
