import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { componentWorker, type StartOptions } from '@kumiki/component-sdk/worker/client';
import { FolderComponents } from '@kumiki/orchestrator/components';
import { parseLine, usageError, wholeNumber, type OptionTable } from '../../arguments/parse.ts';
import { exitCodes, type Command } from '../../command.ts';
import { useComponent } from '../../component-folder/read.ts';
import { onOutput, print, printError, safe } from '../../console/terminal.ts';
import { duration } from '../../console/words.ts';
import { imageWorkers } from './image-target.ts';
import { runChecks, type CheckResult } from './run-checks.ts';
import type { Target } from './subject.ts';

const name = 'conformance';

const options = {
  examples: { type: 'string', value: 'DIR', help: "The component's folder, for the files of its examples." },
  component: {
    type: 'string',
    value: 'NAME',
    help: 'The one to check of an image with several; by default all.',
  },
  timeout: {
    type: 'string',
    value: 'SECONDS',
    help: 'How long the worker may take to start; by default 60.',
  },
  insecure: { type: 'boolean', help: 'Allows a registry without encryption.' },
  log: { type: 'boolean', help: 'Shows what the worker prints.' },
  json: { type: 'boolean', help: 'One JSON document for programs.' },
} as const satisfies OptionTable;

/** `kumiki conformance`: what comes after `--` is a program and its own arguments, options among them. */
export const conformanceCommand: Command = {
  name,
  usage: ['[DIR] [OPTIONS]', 'IMAGE [OPTIONS]', '[OPTIONS] -- COMMAND [ARGUMENTS]'],
  description:
    'Checks a worker against the component contract: that of a component folder, that of an image, or those of an image with several components, which podman or docker runs without network, or any program that serves it. The program finds the path of its socket in KUMIKI_SOCKET and the shared folder in KUMIKI_SHARED; {socket} and {shared} in its arguments stand for them too.',
  options,
  examples: [
    'kumiki conformance',
    'kumiki conformance ghcr.io/acme/blur:1.2.0',
    'kumiki conformance --examples edges -- python -m edges --socket {socket}',
  ],
  async run(args) {
    const end = args.indexOf('--');
    const program = end === -1 ? undefined : args.slice(end + 1);
    const line = parseLine(name, options, end === -1 ? args : args.slice(0, end), program ? 0 : 1);
    const { json, log, examples, timeout } = line.options;
    const seconds = wholeNumber(name, '--timeout', timeout) ?? 60;
    const print_ = log ? (text: string) => printError(safe(text)) : () => undefined;
    const about = {
      startMs: seconds * 1000,
      sink: { progress: () => undefined, log: ({ message }: { message: string }) => print_(message) },
    };
    const targets = program
      ? [programTarget(program, about, examples)]
      : await namedTargets(line.positionals[0] ?? '.', { about, ...line.options });
    const checked: Checked[] = [];
    for (const target of targets) {
      if (targets.length > 1 && !json) print(onOutput.bold(target.options.name));
      checked.push(await check(target, json));
    }
    const conforms = checked.every((one) => one.conforms);
    if (json)
      print(JSON.stringify(checked.length === 1 ? checked[0] : { conforms, components: checked }, null, 2));
    else if (checked.length > 1) print(summary(checked));
    return conforms ? exitCodes.ok : exitCodes.failed;
  },
};

/** What became of one component, as programs read it. */
interface Checked {
  readonly component: string | undefined;
  readonly conforms: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly checks: readonly CheckResult[];
}

async function check(target: Target, json: boolean): Promise<Checked> {
  const each = json ? () => undefined : (result: CheckResult) => print(resultText(result));
  const { component, results } = await runChecks(target, each);
  const failed = results.filter(({ passed }) => !passed).length;
  const passed = results.length - failed;
  if (!json) print(`${passed} passed, ${failed} failed`);
  return {
    component: component ?? target.options.name,
    conforms: failed === 0,
    passed,
    failed,
    checks: results,
  };
}

function summary(checked: readonly Checked[]): string {
  const bad = checked.filter(({ conforms }) => !conforms).map(({ component }) => component);
  return `${checked.length - bad.length} of ${checked.length} components conform${bad.length === 0 ? '' : `; not: ${bad.join(', ')}`}`;
}

type About = Pick<StartOptions, 'startMs' | 'sink'>;

function programTarget([command, ...args]: readonly string[], about: About, folder?: string): Target {
  if (command === undefined) throw usageError(name, 'Give the program to check after "--".');
  return {
    options: { name: command, command, args, ...about },
    ...(folder !== undefined && { folder: resolve(folder) }),
  };
}

interface NamedOptions {
  readonly about: About;
  readonly examples: string | undefined;
  readonly component: string | undefined;
  readonly insecure: boolean;
}

/** A folder where there is one of that name, else an image where the text can name one. */
async function namedTargets(named: string, { about, examples, ...options }: NamedOptions): Promise<Target[]> {
  if (existsSync(named) || /^[./~]/.test(named) || !/[/:@]/.test(named))
    return [await folderTarget(named, about)];
  const workers = await imageWorkers(named, options);
  const folders = examples === undefined ? new Map<string, string>() : await exampleFolders(examples);
  return workers.map((worker) => {
    const folder = folders.get(worker.name) ?? (workers.length === 1 ? examples : undefined);
    return { options: { ...worker, ...about }, ...(folder !== undefined && { folder: resolve(folder) }) };
  });
}

/** The folders of components in a folder, by their names, for the examples of an image with several. */
async function exampleFolders(folder: string): Promise<Map<string, string>> {
  const found = await new FolderComponents({ folders: [resolve(folder)] }).all();
  return new Map(found.flatMap(({ manifest, dir }) => (manifest ? [[manifest.name, dir] as const] : [])));
}

async function folderTarget(folder: string, about: About): Promise<Target> {
  const { manifest } = await useComponent(folder);
  const worker = await componentWorker(folder);
  return { options: { name: manifest.name, ...worker, ...about }, folder: resolve(folder) };
}

function resultText({ title, passed, skipped, found, remedy, duration: ms }: CheckResult): string {
  const { green, red, dim } = onOutput;
  const mark = passed ? green('✔') : red('✘');
  const lines = [`${mark} The worker ${title} ${dim(`(${duration(ms)})`)}`];
  if (skipped !== undefined) lines.push(`    Nothing to check: ${safe(skipped)}.`);
  if (found !== undefined) lines.push(`    ${safe(found)}`);
  if (remedy !== undefined) lines.push(`    ${safe(remedy)}`);
  return lines.join('\n');
}
