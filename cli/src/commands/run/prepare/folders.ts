import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kumikiError } from '@kumiki/component-sdk/errors';

/** The folder of the standard library, which comes with the command. */
export function standardLibrary(): string {
  return dirname(fileURLToPath(import.meta.resolve('@kumiki/components/package.json')));
}

/**
 * Where components are looked for, first to last: the folders that were named, `components/` beside the pipeline and
 * in the working directory, the standard library.
 * @throws FILE_NOT_FOUND for a named folder that is not there
 */
export async function componentFolders(named: readonly string[], pipelineFolder?: string): Promise<string[]> {
  for (const folder of named) {
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) throw kumikiError('FILE_NOT_FOUND', { path: folder, base: process.cwd() });
  }
  const beside = pipelineFolder === undefined ? [] : [join(pipelineFolder, 'components')];
  return [...named, ...beside, 'components', standardLibrary()].map((folder) => resolve(folder));
}
