import { asKumikiError } from '@kumiki/component-sdk/errors';
import { columns, commandHelp } from './arguments/help.ts';
import { unknownName } from './arguments/parse.ts';
import { exitCodes, type Command, type CommandEntry, type ExitCode } from './command.ts';
import { watchOutput } from './console/output-errors.ts';
import { reportError } from './console/report-error.ts';
import { onOutput, print } from './console/terminal.ts';
import { commandVersion } from './version.ts';

const commands: Readonly<Record<string, CommandEntry>> = {
  run: {
    summary: 'Runs a pipeline, or the component of this folder, over images.',
    load: async () => (await import('./commands/run/command.ts')).runCommand,
  },
  evaluate: {
    summary: 'Says how often a pipeline is right, on images with known answers.',
    load: async () => (await import('./commands/evaluate/command.ts')).evaluateCommand,
  },
  up: {
    summary: 'Starts the platform on this machine.',
    load: async () => (await import('./commands/up/command.ts')).upCommand,
  },
  deploy: {
    summary: 'Keeps pipelines of a platform up for frames, and shows how they are.',
    load: async () => (await import('./commands/deploy/command.ts')).deployCommand,
  },
  executions: {
    summary: 'Lists runs, shows what became of them, cancels them and runs them again.',
    load: async () => (await import('./commands/executions/command.ts')).executionsCommand,
  },
  token: {
    summary: 'Makes, lists and revokes tokens that systems call the platform with.',
    load: async () => (await import('./commands/token/command.ts')).tokenCommand,
  },
  secrets: {
    summary: 'Keeps, lists and removes secret values that components need.',
    load: async () => (await import('./commands/secrets/command.ts')).secretsCommand,
  },
  pipelines: {
    summary: 'Lists, shows, publishes and exports pipelines of a platform.',
    load: async () => (await import('./commands/pipelines/command.ts')).pipelinesCommand,
  },
  outdated: {
    summary: 'Shows newer versions of the components that pipelines use.',
    load: async () => (await import('./commands/outdated/command.ts')).outdatedCommand,
  },
  update: {
    summary: 'Writes newer versions of components into a pipeline, or tries them on earlier inputs.',
    load: async () => (await import('./commands/update/command.ts')).updateCommand,
  },
  backup: {
    summary: 'Backs the data folder up, also while the platform runs.',
    load: async () => (await import('./commands/backup/command.ts')).backupCommand,
  },
  restore: {
    summary: 'Restores a backup into an empty folder.',
    load: async () => (await import('./commands/restore/command.ts')).restoreCommand,
  },
  new: {
    summary: 'Makes a new component from a template.',
    load: async () => (await import('./commands/new/command.ts')).newCommand,
  },
  dev: {
    summary: 'Runs the component of this folder on every save.',
    load: async () => (await import('./commands/dev/command.ts')).devCommand,
  },
  test: {
    summary: "Runs the component's examples and its author's tests.",
    load: async () => (await import('./commands/test/command.ts')).testCommand,
  },
  check: {
    summary: 'Says what is wrong with the component of this folder.',
    load: async () => (await import('./commands/check/command.ts')).checkCommand,
  },
  build: {
    summary: 'Makes an image of the component of this folder, with no Docker.',
    load: async () => (await import('./commands/build/command.ts')).buildCommand,
  },
  publish: {
    summary: 'Checks, tests, builds and publishes the component of this folder.',
    load: async () => (await import('./commands/publish/command.ts')).publishCommand,
  },
  conformance: {
    summary: 'Checks a worker, in any language, against the component contract.',
    load: async () => (await import('./commands/conformance/command.ts')).conformanceCommand,
  },
  generate: {
    summary: "Writes the types of the component's manifest.",
    load: async () => (await import('./commands/generate/command.ts')).generateCommand,
  },
  registry: {
    summary: 'Finds, registers, deprecates and yanks components of registries.',
    load: async () => (await import('./commands/registry/command.ts')).registryCommand,
  },
  cluster: {
    summary: 'Prints what a namespace of a cluster needs before pipelines run there.',
    load: async () => (await import('./commands/cluster/command.ts')).clusterCommand,
  },
  helper: { load: async () => (await import('./commands/helper/command.ts')).helperCommand },
  completion: {
    summary: 'Prints what bash, zsh or fish needs to complete the command line.',
    load: async () => (await import('./commands/completion/command.ts')).completionCommand(commands),
  },
  components: {
    summary: 'Lists the components that pipelines can use here.',
    load: async () => (await import('./commands/components/command.ts')).componentsCommand,
  },
};

/** Runs the command and ends the process with its exit status. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const withOutput = watchOutput();
  const code = await dispatch(args);
  await written(process.stdout);
  await written(process.stderr);
  // A component may hold timers or connections open; the command has said all that it has to say.
  process.exit(withOutput(code));
}

async function dispatch(args: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = args;
  let isForPrograms = false;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') return await help(rest);
    if (name === '--version' || name === '-v') {
      print(await commandVersion());
      return exitCodes.ok;
    }
    const command = await load(name);
    const end = rest.indexOf('--');
    const options = new Set(end === -1 ? rest : rest.slice(0, end));
    isForPrograms = options.has('--json') && Object.hasOwn(command.options, 'json');
    if (!options.has('--help') && !options.has('-h')) return await command.run(rest);
    print(commandHelp(command));
    return exitCodes.ok;
  } catch (thrown) {
    // Whoever reads standard output as JSON finds the error there too, and nothing else anywhere.
    if (isForPrograms) print(JSON.stringify({ type: 'error', error: asKumikiError(thrown).toJSON() }));
    else reportError(thrown);
    return asKumikiError(thrown).code === 'INTERNAL' ? exitCodes.failed : exitCodes.unusable;
  }
}

async function load(name: string): Promise<Command> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!entry) throw unknownName('kumiki', 'command', name, Object.keys(commands));
  return await entry.load();
}

async function help([name]: readonly string[]): Promise<ExitCode> {
  if (name !== undefined) print(commandHelp(await load(name)));
  else {
    const { bold } = onOutput;
    print('Kumiki joins image-processing components into pipelines and runs them.\n');
    print(`${bold('Usage')}\n  kumiki COMMAND [OPTIONS]\n`);
    print(bold('Commands'));
    print(
      columns(
        Object.entries(commands).flatMap(([command, { summary }]) =>
          summary === undefined ? [] : [[command, summary] as const],
        ),
      ),
    );
    print('\n"kumiki COMMAND --help" says more about each; "kumiki --version" says which one this is.');
  }
  return exitCodes.ok;
}

async function written(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return;
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}
