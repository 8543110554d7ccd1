import { parseLine, type OptionTable, type ParsedLine } from './arguments/parse.ts';

/** The exit status of the command, the same for all of its parts. */
export const exitCodes = {
  /** Everything succeeded. */
  ok: 0,
  /** It ran, and some of it failed. */
  failed: 1,
  /** Nothing ran: what was given cannot be used. */
  unusable: 2,
  /** Cancelled by Ctrl-C. */
  cancelled: 130,
  /** Whoever read the output stopped before the end: 128 + SIGPIPE. */
  outputClosed: 141,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One of the command's parts, e.g. `kumiki run`. */
export interface Command {
  readonly name: string;
  /** Lines after `kumiki NAME`, one for each way to call it. */
  readonly usage: readonly string[];
  readonly description: string;
  readonly options: OptionTable;
  /** What its first argument may be, where that is one of a few words; for completion. */
  readonly actions?: readonly string[];
  readonly examples: readonly string[];
  run(args: readonly string[]): Promise<ExitCode>;
}

/** A command in the list of all. */
export interface CommandEntry {
  /** Without one it is for programs, and not in the list. */
  readonly summary?: string;
  /** Imported when it is called, so that a command starts with no more code than it needs. */
  load(): Promise<Command>;
}

interface CommandDefinition<Options extends OptionTable> extends Omit<Command, 'run'> {
  readonly options: Options;
  /** How many arguments beside options it takes at most. */
  readonly positionals: number;
  run(this: void, line: ParsedLine<Options>): Promise<ExitCode>;
}

/** Makes a command whose `run` gets its options typed and checked. */
export function defineCommand<const Options extends OptionTable>(
  definition: CommandDefinition<Options>,
): Command {
  const { name, options, positionals, run } = definition;
  return { ...definition, run: async (args) => await run(parseLine(name, options, args, positionals)) };
}
