import { join, relative, resolve } from 'node:path';
import { kumikiError, reasonOf, type KumikiError } from '../../errors/index.ts';
import { manifestFile, partOf, usualFormat, type Command, type Manifest } from '../../manifest/index.ts';
import type { Component, ComponentTypes, RunContext } from '../component.ts';
import type { Values } from '../values.ts';
import { argumentsFor } from './arguments.ts';
import { writeInputs } from './input-files.ts';
import { OutputReader, outputPath, type WrittenOutput } from './output-files.ts';
import { askVersion, findProgram } from './program.ts';
import type { Program } from './run-program.ts';
import { runProgram, type ProgramEnd } from './run-program.ts';
import { scratchError, scratchLimitOf } from '../client/scratch-watch.ts';
import { makeScratch, ScratchTooLarge } from './scratch.ts';

export interface CommandLimits {
  /** The most bytes that a run may have in its folder, inputs included. Default: `KUMIKI_WORKER_SCRATCH`, else 2 GiB. */
  readonly scratch?: number;
  /** The most bytes of one output, printed ones included. Default 512 MiB; of printed ones at most 64 MiB. */
  readonly output?: number;
}

const usualOutput = 512 * 1024 ** 2;
const mostPrinted = 64 * 1024 ** 2;

interface CommandTypes extends ComponentTypes {
  inputs: Values;
  outputs: Values;
  params: Readonly<Record<string, unknown>>;
}

/**
 * The component that a manifest with a `command` is: a program, started for each item. It runs wherever a
 * component runs, in process or served as a worker.
 * @param folder the component's folder
 */
export function commandComponent(
  manifest: Manifest & { readonly command: Command },
  folder: string,
  { scratch: most = scratchLimitOf(), output: mostOutput = usualOutput }: CommandLimits = {},
): Component<CommandTypes, Program> {
  const { command } = manifest;
  const base = resolve(folder);
  const parts = command.run.slice(1).map((argument) => partOf(argument, manifest));
  const printed = printedOutput(manifest);
  const outputs: WrittenOutput[] = parts.filter((part) => part.kind === 'output');

  const run = async ({ inputs, params, state: program, signal, log }: RunContext<CommandTypes, Program>) => {
    const scratch = makeScratch();
    try {
      const inputFiles = await writeInputs(parts, inputs, scratch);
      const place = relative(scratch.work, scratch.outputs);
      const outputFile = (name: string) =>
        outputPath(
          place,
          outputs.find(({ output }) => output === name)!,
        );
      const values = { folder: base, params, inputFiles, outputFile };
      const end = await runProgram({
        program,
        args: argumentsFor(parts, manifest, values),
        scratch,
        signal,
        line: (text, from) => (from === 'stderr' ? log.warn(text) : log.info(text)),
        scratchLimit: most,
        ...(printed && { keepStdout: Math.min(mostOutput, mostPrinted) }),
      }).catch((thrown: unknown) => {
        if (thrown instanceof ScratchTooLarge) {
          throw scratchError(manifest.name, { holds: 'files', limit: most }, thrown.size);
        }
        throw notRun(manifest, program, signal, thrown);
      });
      if (end.code !== 0) throw failure(manifest, program, end);
      const reader = new OutputReader(manifest, inputs, mostOutput);
      const found = outputs.map(
        async (one) => [one.output, await reader.read(one, scratch.outputs)] as const,
      );
      const read = new Map(await Promise.all(found));
      if (printed) read.set(printed.output, await reader.value(end.stdout, printed));
      return Object.fromEntries([...read].filter(([, value]) => value !== undefined)) as Values;
    } finally {
      scratch.remove();
    }
  };

  return {
    kind: 'kumiki.component',
    file: join(base, manifestFile),
    definition: {
      async setup({ log }) {
        const program = await findProgram(manifest, command, base);
        const version = await askVersion(manifest, command, program);
        if (version !== undefined) log.info(`${program.name}: ${version}`, { program: program.path });
        return program;
      },
      run,
    },
  };
}

function printedOutput({ command, outputs }: Manifest): WrittenOutput | undefined {
  const { output, as, from } = command?.stdout ?? {};
  if (output === undefined) return undefined;
  return { output, as: as ?? usualFormat(outputs[output]?.type), ...(from !== undefined && { from }) };
}

/** What may go better when the machine has room again: fork(2), execve(2). */
const passing = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE', 'ETXTBSY']);

/** The error of a program that did not start, or was ended by us. */
function notRun({ name }: Manifest, program: Program, signal: AbortSignal, cause: unknown): unknown {
  if (signal.aborted) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  const what = `The program "${program.name}"`;
  if (code !== undefined && passing.has(code)) {
    return kumikiError('TRY_AGAIN', { what, reason: reasonOf(cause) }, { cause });
  }
  const reason = code === 'E2BIG' ? 'its arguments are longer than the system allows' : reasonOf(cause);
  return kumikiError(
    'COMPONENT_THREW',
    { component: name, reason: `"${program.name}": ${reason}` },
    { cause },
  );
}

function failure({ name: component, command }: Manifest, program: Program, end: ProgramEnd): KumikiError {
  const { badData = [], tryAgain = [] } = command?.exitCodes ?? {};
  const how = end.signal === null ? `with exit code ${end.code}` : `by the signal ${end.signal}`;
  const words = lastWords(end.lastLines);
  const reason = `"${program.name}" ended ${how}${words === '' ? '' : `: ${words}`}`;
  if (end.code !== null && badData.includes(end.code)) {
    const what = `What ${component} was given`;
    return kumikiError('DATA_UNUSABLE', {
      what,
      reason,
      advice: 'Give it what the program can use; see its log.',
    });
  }
  if (end.code !== null && tryAgain.includes(end.code)) {
    return kumikiError('TRY_AGAIN', { what: `The program of ${component}`, reason });
  }
  return kumikiError('COMPONENT_THREW', { component, reason });
}

/** Characters of a message that a program's own words may take. */
const longestWords = 200;

/** The last lines that a program wrote on standard error, as many whole ones as a message has room for. */
function lastWords(lines: readonly string[]): string {
  let words = '';
  for (const line of lines.toReversed()) {
    const longer = words === '' ? line.slice(0, longestWords) : `${line} / ${words}`;
    if (longer.length > longestWords) break;
    words = longer;
  }
  return words.replace(/\.+$/, '');
}
