import { join } from 'node:path';
import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import { manifestError, type Manifest } from '@kumiki/component-sdk/manifest';
import { readComponentFolder, type ComponentFolder } from '@kumiki/component-sdk/package';
import { shownPath } from '../console/paths.ts';
import { withSource } from '../console/problems.ts';

/** What a component's folder holds, and what its manifest is called in messages. */
export interface FoundComponent extends ComponentFolder {
  readonly documentName: string;
}

/** A component's folder whose manifest has no errors. */
export type UsableComponent = FoundComponent & {
  readonly manifest: Manifest;
  readonly digest: string;
  readonly entryPath: string;
};

/** Reads the folder of a component, with whatever is wrong with it. @throws COMPONENT_FOLDER_NEEDED */
export async function findComponent(folder: string): Promise<FoundComponent> {
  try {
    const found = await readComponentFolder(folder);
    return { ...found, documentName: shownPath(join(folder, 'component.yaml')) };
  } catch (thrown) {
    const missing = thrown instanceof KumikiError && thrown.code === 'FILE_NOT_FOUND';
    if (missing)
      throw kumikiError('COMPONENT_FOLDER_NEEDED', { folder: shownPath(folder) }, { cause: thrown });
    throw thrown;
  }
}

/** Reads the folder of a component that shall be used. @throws COMPONENT_FOLDER_NEEDED, MANIFEST_INVALID */
export async function useComponent(folder: string): Promise<UsableComponent> {
  const found = await findComponent(folder);
  const { manifest, digest, entryPath, documentName, manifestText, problems } = found;
  if (manifest === undefined || digest === undefined || entryPath === undefined) {
    const source = { name: documentName, text: manifestText };
    throw withSource(manifestError(documentName, problems), source);
  }
  return { ...found, manifest, digest, entryPath };
}
