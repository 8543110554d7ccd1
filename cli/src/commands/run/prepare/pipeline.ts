import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { kumikiError, reasonOf, type KumikiError } from '@kumiki/component-sdk/errors';
import { CombinedComponents, FolderComponents } from '@kumiki/orchestrator/components';
import { hostLanes } from '@kumiki/orchestrator/executors';
import type { EarlyHost } from '@kumiki/orchestrator/executors/early-host';
import { shownPath } from '../../../console/paths.ts';
import { componentFolders } from './folders.ts';
import { readParams } from './params.ts';
import { openRegistries } from './registries.ts';
import { readPipelineFiles } from './pipeline-files.ts';
import { tellInstall } from './tell-install.ts';
import { bindPlan, compile, type Prepared } from './prepared.ts';
import { FolderPipelines } from './sub-pipelines.ts';

export interface PrepareOptions {
  /** `NAME=VALUE` */
  readonly params: readonly string[];
  /** Folders of components that were named. */
  readonly components: readonly string[];
  /** Places in registries that were named. */
  readonly registries?: readonly string[];
  /** Items in work at a time; by default as many as cores. */
  readonly concurrency?: number | undefined;
  /** Hears errors of components that no item can be blamed for. */
  readonly stray: (error: KumikiError) => void;
  /** A host that was started before. */
  readonly early?: EarlyHost | undefined;
}

/** Reads and compiles a pipeline document. @throws what is wrong with it or with what it names */
export async function preparePipeline(path: string, options: PrepareOptions): Promise<Prepared> {
  const folder = dirname(resolve(path));
  const { registries = [] } = options;
  const folders = await componentFolders(options.components, folder);
  const local = new FolderComponents({ folders });
  const opened = await openRegistries(registries);
  const components = opened ? new CombinedComponents(local, opened.components) : local;
  const text = await readText(path);
  // The first of its processes starts while the pipeline is compiled.
  const { concurrency: width, stray, early } = options;
  const lanes = hostLanes({
    components,
    stray,
    onInstall: tellInstall,
    ...(width !== undefined && { width }),
    ...(opened && { images: opened.images }),
    ...(early && { early }),
  });
  const documentName = shownPath(path);
  const { plan, warnings } = await compile({
    text,
    documentName,
    components,
    pipelines: new FolderPipelines(folder),
  });
  const { name } = plan.pipeline;
  const params = readParams('run', options.params, plan.params, `the pipeline ${name}`);
  return {
    name,
    plan: bindPlan(plan, params),
    files: await readPipelineFiles(plan, folder),
    lanes,
    componentFolders: folders,
    ...(registries.length > 0 && { registries }),
    ...(opened && { close: async () => await opened.images.close() }),
    exampleInputs: [],
    warnings,
    document: { name: documentName, text },
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (missing) throw kumikiError('FILE_NOT_FOUND', { path, base: process.cwd() }, { cause });
    throw kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(cause) }, { cause });
  }
}
