import { relative, resolve } from 'node:path';
import type { OptionValues } from '../../arguments/parse.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { useComponent } from '../../component-folder/read.ts';
import { typesFile, writeTypes } from '../../component-folder/types-file.ts';
import { shownPath } from '../../console/paths.ts';
import { reportError } from '../../console/report-error.ts';
import { onOutput, print } from '../../console/terminal.ts';
import { RunProcess } from './run-process.ts';
import { watchFolder } from './watch.ts';

const passedOn = {
  in: {
    type: 'string',
    multiple: true,
    value: '[NAME=]PATTERN',
    help: 'An input\'s value, as for "kumiki run"; without one the first example\'s inputs.',
  },
  param: { type: 'string', short: 'p', multiple: true, value: 'NAME=VALUE', help: 'A parameter.' },
  out: { type: 'string', short: 'o', value: 'DIR', help: 'Where results go; "out" where it is not given.' },
} as const;

export const devCommand = defineCommand({
  name: 'dev',
  usage: ['[OPTIONS]    in the folder of a component'],
  description:
    'Runs the component of this folder, and again on every save: shows where the result is, its size and the time it took. A change of component.yaml also makes its types anew.',
  positionals: 0,
  options: {
    ...passedOn,
    inspect: { type: 'boolean', help: 'Lets a debugger attach to each run, at port 9229.' },
  },
  examples: ['kumiki dev --in image=photo.jpg -p sigma=4', 'kumiki dev --inspect'],
  async run({ options }) {
    const { manifest } = await useComponent('.');
    await writeTypes('.', manifest);
    const { out = 'out', inspect } = options;
    const runs = new RunProcess({ args: runArguments(options), inspect });
    const again = async (changed: readonly string[]): Promise<void> => {
      if (changed.includes('component.yaml')) await renewTypes();
      await runs.restart();
    };
    const { dim } = onOutput;
    print(dim(`Watching ${manifest.name}; Ctrl-C ends it.`));
    const ended = stopped();
    using watcher = watchFolder('.', [relative('', resolve(out))], (changed) => {
      print(dim(`\n${changed.slice(0, 3).join(', ')}${changed.length > 3 ? ' and more' : ''} changed`));
      void again(changed);
    });
    void again([]);
    await ended;
    await runs.stop();
    void watcher;
    return exitCodes.ok;
  },
});

function runArguments({ in: inputs, param, out }: OptionValues<typeof passedOn>): string[] {
  return [
    'run',
    ...inputs.map((value) => `--in=${value}`),
    ...param.map((value) => `--param=${value}`),
    ...(out === undefined ? [] : [`--out=${out}`]),
  ];
}

/** The types follow the manifest; one with mistakes is reported by the run that comes next. */
async function renewTypes(): Promise<void> {
  try {
    const { manifest } = await useComponent('.');
    if (!(await writeTypes('.', manifest))) return;
    print(onOutput.dim(`${shownPath(typesFile('.', manifest))} is written.`));
  } catch (thrown) {
    if (!(thrown instanceof Error && 'problems' in thrown)) reportError(thrown);
  }
}

async function stopped(): Promise<void> {
  await new Promise<void>((end) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end());
  });
}
