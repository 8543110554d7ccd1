import { access, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { dataFolderPath } from '@kumiki/orchestrator/execution';
import { usageError, wholeNumber } from '../../arguments/parse.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { printProblems } from '../../console/problems.ts';
import { openData, type OpenData } from '../../data/open-data.ts';
import { showAuthorPlace } from '../../component-folder/author-place.ts';
import { print, printError } from '../../console/terminal.ts';
import { execute, type ExecuteOptions } from './execute.ts';
import { prepareComponent } from './prepare/component.ts';
import { preparePipeline } from './prepare/pipeline.ts';
import type { Prepared } from './prepare/prepared.ts';
import { openReporter } from './report/open-reporter.ts';

export const runCommand = defineCommand({
  name: 'run',
  usage: ["PIPELINE.yaml --in image='photos/*.jpg' [OPTIONS]", '[OPTIONS]    in the folder of a component'],
  description: 'Runs a pipeline over images, or the component of this folder. One bad image fails alone.',
  positionals: 1,
  options: {
    in: {
      type: 'string',
      multiple: true,
      value: '[NAME=]PATTERN',
      help: 'Values of an input: a file, a folder of images, or a quoted pattern; for data the value itself or @FILE. NAME= may be left out where there is one input.',
    },
    param: { type: 'string', short: 'p', multiple: true, value: 'NAME=VALUE', help: 'A parameter.' },
    out: { type: 'string', short: 'o', value: 'DIR', help: 'Where results go; "out" where it is not given.' },
    components: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      help: 'A folder of components, looked into before components/ beside the pipeline and here, and before the standard library.',
    },
    concurrency: {
      type: 'string',
      value: 'N',
      help: 'Items in work at a time; as many as cores where it is not given.',
    },
    keep: {
      type: 'string',
      value: 'all|outputs',
      help: '"all" also writes what each step gave, to DIR/steps; "outputs" where it is not given.',
    },
    'no-cache': { type: 'boolean', help: 'Runs every step, also where there is a result from before.' },
    explain: { type: 'boolean', help: 'Says at the end why each step ran, or why it did not have to.' },
    json: { type: 'boolean', help: 'One JSON object a line for programs: each item, then a summary.' },
    verbose: { type: 'boolean', help: 'Shows all log lines of components, not only warnings.' },
  },
  examples: [
    "kumiki run pipeline.yaml --in image='photos/*.jpg' -p width=640 --out out/",
    'kumiki run pipeline.yaml --in image=photos/ --in reference=golden.png --json',
    'cd blur && kumiki run --in image=photo.jpg -p sigma=4',
  ],
  async run({ options, positionals }) {
    try {
      const { in: inputs, out: folder = 'out', keep = 'outputs', json } = options;
      if (keep !== 'all' && keep !== 'outputs') {
        throw usageError('run', `--keep takes "all" or "outputs", not "${keep}".`);
      }
      const concurrency = wholeNumber('run', '--concurrency', options.concurrency);
      const target = await findTarget(positionals[0]);
      // It opens while the pipeline is compiled.
      const data = target.kind === 'pipeline' ? openData(dataFolderPath()) : undefined;
      data?.catch(() => undefined); // told where it is needed
      await using _ = { [Symbol.asyncDispose]: async () => await closed(data) };
      const verbose = options.verbose || target.kind === 'component';
      const reporter = openReporter({ json, verbose });
      const stray = (error: KumikiError) => reporter.stray(error);
      const prepared = await prepare(target, { ...options, concurrency, stray });
      if (!json) printProblems(prepared.warnings, prepared.document);
      const settings: ExecuteOptions = {
        inputs,
        folder,
        keep,
        cache: !options['no-cache'],
        explain: options.explain,
        ...(data && { data }),
      };
      try {
        return await execute(prepared, settings, reporter);
      } catch (thrown) {
        await showPlaces(prepared, [thrown]);
        throw thrown;
      } finally {
        await showPlaces(prepared, prepared.thrown ?? []);
      }
    } catch (thrown) {
      if (!options.json) throw thrown;
      print(JSON.stringify({ type: 'error', error: asKumikiError(thrown).toJSON() }));
      return exitCodes.unusable;
    }
  },
});

async function closed(data: Promise<OpenData> | undefined): Promise<void> {
  const open = await data?.catch(() => undefined);
  await open?.[Symbol.asyncDispose]();
}

interface Target {
  readonly kind: 'pipeline' | 'component';
  /** The document of a pipeline, the folder of a component. */
  readonly path: string;
}

/** What to run: the file or folder that was named, else what this folder holds. */
async function findTarget(given: string | undefined): Promise<Target> {
  if (given !== undefined) {
    const found = await stat(given).catch(() => undefined);
    if (!found?.isDirectory()) {
      const isManifest = basename(given) === 'component.yaml';
      return isManifest ? { kind: 'component', path: dirname(given) } : { kind: 'pipeline', path: given };
    }
  }
  const folder = given ?? '.';
  if (await isThere(join(folder, 'component.yaml'))) return { kind: 'component', path: folder };
  const pipeline = join(folder, 'pipeline.yaml');
  if (await isThere(pipeline)) return { kind: 'pipeline', path: pipeline };
  throw kumikiError('PIPELINE_NEEDED', { folder: given ?? 'this folder' });
}

interface PrepareFrom {
  readonly in: readonly string[];
  readonly param: readonly string[];
  readonly components: readonly string[];
  readonly concurrency: number | undefined;
  readonly stray: (error: KumikiError) => void;
}

async function prepare({ kind, path }: Target, options: PrepareFrom): Promise<Prepared> {
  const { param: params, components, concurrency, stray } = options;
  if (kind === 'pipeline') return await preparePipeline(path, { params, components, concurrency, stray });
  const hasInputs = options.in.length > 0;
  return await prepareComponent(path, { params, hasInputs, command: 'run', concurrency });
}

/** For an author: the lines of the component's own code that errors came from, each once. */
async function showPlaces({ folder }: Prepared, thrown: readonly unknown[]): Promise<void> {
  if (folder === undefined) return;
  const places = await Promise.all(thrown.map(async (error) => await showAuthorPlace(error, folder)));
  for (const place of new Set(places)) if (place !== undefined) printError(`\n${place}\n`);
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
