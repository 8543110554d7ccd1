import type { CommandEntry } from '../../command.ts';
import type { OptionSpec } from '../../arguments/parse.ts';

/** What the value of an option is, for a shell that completes it; one of a few words, or text that nobody can guess. */
export type Takes = 'nothing' | 'file' | 'folder' | 'text' | readonly string[];

export interface OptionWords {
  readonly name: string;
  readonly short?: string;
  readonly help: string;
  /** What stands for its value in the help text. */
  readonly value: string;
  readonly takes: Takes;
  readonly multiple: boolean;
}

/** The ways to write an option. */
export function spellings({ name, short }: Pick<OptionWords, 'name' | 'short'>): string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}

/** What can be written after one command. */
export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly actions: readonly string[];
  readonly options: readonly OptionWords[];
}

/** All commands that people call, with what can be written after each. */
export async function wordsOf(all: Readonly<Record<string, CommandEntry>>): Promise<CommandWords[]> {
  const found = Object.entries(all).map(async ([name, entry]) => {
    const { summary } = entry;
    if (summary === undefined) return [];
    const { options, actions = [] } = await entry.load();
    return [{ name, summary, actions, options: [...Object.entries(options).map(optionWords), help] }];
  });
  return (await Promise.all(found)).flat();
}

const help: OptionWords = {
  name: 'help',
  short: 'h',
  help: 'Shows how it is called.',
  value: '',
  takes: 'nothing',
  multiple: false,
};

function optionWords([name, spec]: [string, OptionSpec]): OptionWords {
  const { short, help: text, value = 'VALUE', multiple = false } = spec;
  return { name, ...(short !== undefined && { short }), help: text, value, takes: takesOf(spec), multiple };
}

function takesOf({ type, value = '', words }: OptionSpec): Takes {
  if (type === 'boolean') return 'nothing';
  if (words) return words;
  if (value === 'DIR') return 'folder';
  return /FILE|PATTERN/.test(value) ? 'file' : 'text';
}
