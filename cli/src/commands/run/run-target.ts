import type { KumikiError } from '@kumiki/component-sdk/errors';
import { dataFolderPath } from '@kumiki/orchestrator/data-folder';
import type { EarlyHost } from '@kumiki/orchestrator/executors/early-host';
import type { ExitCode } from '../../command.ts';
import { showAuthorPlace } from '../../component-folder/author-place.ts';
import { printProblems } from '../../console/problems.ts';
import { printError } from '../../console/terminal.ts';
import { openData, type OpenData } from '../../data/open-data.ts';
import { execute } from './execute.ts';
import type { ExecuteOptions } from './ready-run.ts';
import { preparePipeline } from './prepare/pipeline.ts';
import type { Prepared } from './prepare/prepared.ts';
import { openReporter } from './report/open-reporter.ts';

/** What to run. */
export interface Target {
  readonly kind: 'pipeline' | 'component';
  /** The document of a pipeline, the folder of a component. */
  readonly path: string;
}

/** The options of the command, checked. */
export interface RunOptions {
  /** `[NAME=]PATTERN` */
  readonly inputs: readonly string[];
  /** `NAME=VALUE` */
  readonly param: readonly string[];
  readonly components: readonly string[];
  /** Places in registries. */
  readonly registry: readonly string[];
  readonly concurrency: number | undefined;
  readonly folder: string;
  readonly keep: 'all' | 'outputs';
  readonly 'no-cache': boolean;
  readonly explain: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly early: EarlyHost | undefined;
}

/** Prepares what was asked for, and runs it. @throws what keeps it from beginning */
export async function runTarget(target: Target, options: RunOptions): Promise<ExitCode> {
  const { inputs, folder, keep, json } = options;
  // It opens while the pipeline is compiled.
  const data = target.kind === 'pipeline' ? openData(dataFolderPath()) : undefined;
  data?.catch(() => undefined); // told where it is needed
  await using _ = { [Symbol.asyncDispose]: async () => await closed(data) };
  const verbose = options.verbose || target.kind === 'component';
  const reporter = openReporter({ json, verbose });
  const prepared = await prepare(target, options, (error) => reporter.stray(error));
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
    await prepared.close?.();
    await showPlaces(prepared, prepared.thrown ?? []);
  }
}

async function closed(data: Promise<OpenData> | undefined): Promise<void> {
  const open = await data?.catch(() => undefined);
  await open?.[Symbol.asyncDispose]();
}

async function prepare(
  { kind, path }: Target,
  { inputs, param: params, components, registry: registries, concurrency, early }: RunOptions,
  stray: (error: KumikiError) => void,
): Promise<Prepared> {
  if (kind === 'pipeline') {
    return await preparePipeline(path, { params, components, registries, concurrency, stray, early });
  }
  // For an author alone.
  const { prepareComponent } = await import('./prepare/component.ts');
  const hasInputs = inputs.length > 0;
  return await prepareComponent(path, { params, hasInputs, command: 'run', concurrency, stray, early });
}

/** For an author: the lines of the component's own code that errors came from, each once. */
async function showPlaces({ folder }: Prepared, thrown: readonly unknown[]): Promise<void> {
  if (folder === undefined) return;
  const places = await Promise.all(thrown.map(async (error) => await showAuthorPlace(error, folder)));
  for (const place of new Set(places)) if (place !== undefined) printError(`\n${place}\n`);
}
