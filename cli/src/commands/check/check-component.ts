import { asKumikiError, kumikiError, type KumikiError, type Problem } from '@kumiki/component-sdk/errors';
import { ComponentInstance, loadComponent } from '@kumiki/component-sdk/worker';
import { shareOneSdk } from '@kumiki/orchestrator/components';
import { findComponent, type FoundComponent } from '../../component-folder/read.ts';
import { typesAreCurrent } from '../../component-folder/types-file.ts';

export interface CheckedComponent {
  readonly name: string | undefined;
  readonly documentName: string;
  readonly text: string;
  /** Errors and warnings about places in the manifest. */
  readonly problems: readonly Problem[];
  /** Errors of the types and the code. */
  readonly errors: readonly KumikiError[];
}

/** Checks a component's folder; its code is looked at only where its manifest can be used. */
export async function checkComponent(folder: string): Promise<CheckedComponent> {
  const found = await findComponent(folder);
  const { manifest, documentName, manifestText: text, problems } = found;
  return { name: manifest?.name, documentName, text, problems, errors: await checkCode(folder, found) };
}

async function checkCode(folder: string, { manifest, entryPath }: FoundComponent): Promise<KumikiError[]> {
  if (!manifest || entryPath === undefined) return [];
  const errors: KumikiError[] = [];
  if (entryPath.endsWith('.ts') && !(await typesAreCurrent(folder, manifest))) {
    errors.push(kumikiError('COMPONENT_TYPES_OLD', { component: manifest.name }));
  }
  try {
    shareOneSdk();
    const component = await loadComponent(manifest.name, entryPath);
    const silent = { progress: () => undefined, log: () => undefined };
    await (await ComponentInstance.start(manifest, component, silent)).dispose();
  } catch (thrown) {
    errors.push(asKumikiError(thrown, manifest.name));
  }
  return errors;
}
