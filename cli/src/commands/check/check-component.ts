import { asKumikiError, kumikiError, type KumikiError, type Problem } from '@kumiki/component-sdk/errors';
import { isPython, typesFileName, type Manifest } from '@kumiki/component-sdk/manifest';
import { ComponentInstance, loadComponent, shareOneSdk } from '@kumiki/component-sdk/worker';
import { componentWorker, WorkerClient } from '@kumiki/component-sdk/worker/client';
import { findComponent } from '../../component-folder/read.ts';
import { typesAreCurrent } from '../../component-folder/types-file.ts';
import type { ProblemSource } from '../../console/problems.ts';
import { reportError } from '../../console/report-error.ts';
import { StrayErrors } from '../run/stray-errors.ts';
import { noTypeErrors, typeErrors, type TypeErrors } from './type-errors.ts';

export interface CheckedComponent {
  readonly name: string | undefined;
  /** Its manifest, with the files that the compiler says something of. */
  readonly source: ProblemSource;
  /** Errors and warnings about places in those: in the manifest, and what the compiler says. */
  readonly problems: readonly Problem[];
  /** Errors of the types and the code. */
  readonly errors: readonly KumikiError[];
}

/** Checks a component's folder; its code is looked at only where its manifest can be used. */
export async function checkComponent(folder: string): Promise<CheckedComponent> {
  const found = await findComponent(folder);
  const { manifest, entryPath, documentName, manifestText, problems } = found;
  const { compiled, errors } =
    manifest && entryPath !== undefined
      ? await checkCode(found.dir, manifest, entryPath)
      : { compiled: noTypeErrors, errors: [] };
  return {
    name: manifest?.name,
    source: { name: documentName, text: manifestText, others: compiled.texts },
    problems: [...problems, ...compiled.problems],
    errors,
  };
}

async function checkCode(
  folder: string,
  manifest: Manifest,
  entryPath: string,
): Promise<{ readonly compiled: TypeErrors; readonly errors: readonly KumikiError[] }> {
  const errors: KumikiError[] = [];
  using _ = new StrayErrors({ stray: (error) => void errors.push(error), fatal: reportError });
  if (/\.(ts|py)$/.test(entryPath) && !(await typesAreCurrent(folder, manifest))) {
    const values = { component: manifest.name, file: typesFileName(manifest) };
    errors.push(kumikiError('COMPONENT_TYPES_OLD', values));
  }
  try {
    await setUp(folder, manifest, entryPath);
  } catch (thrown) {
    errors.push(asKumikiError(thrown, manifest.name));
  }
  // What keeps it from loading is to be mended first: the compiler would say the same once more.
  if (errors.length > 0 || !entryPath.endsWith('.ts')) return { compiled: noTypeErrors, errors };
  try {
    return { compiled: await typeErrors(folder), errors };
  } catch (thrown) {
    return { compiled: noTypeErrors, errors: [asKumikiError(thrown)] };
  }
}

/** Loads the code and sets it up, as before the first item. @throws what is wrong with it */
async function setUp(folder: string, manifest: Manifest, entryPath: string): Promise<void> {
  if (isPython(manifest)) {
    const worker = await WorkerClient.start({ name: manifest.name, ...(await componentWorker(folder)) });
    return await worker.dispose();
  }
  shareOneSdk();
  const component = await loadComponent(manifest.name, entryPath);
  const silent = { progress: () => undefined, log: () => undefined };
  return await (await ComponentInstance.start(manifest, component, silent)).dispose();
}
