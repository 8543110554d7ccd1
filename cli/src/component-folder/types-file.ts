import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { generateTypes, typesFileName, type Manifest } from '@kumiki/component-sdk/manifest';

/** The file that holds the types made from a manifest. */
export function typesFile(folder: string, manifest: Manifest): string {
  return join(folder, typesFileName(manifest));
}

/** Whether the types in a folder are those of its manifest. */
export async function typesAreCurrent(folder: string, manifest: Manifest): Promise<boolean> {
  const [now, wanted] = await Promise.all([readTypes(folder, manifest), generateTypes(manifest)]);
  return now === wanted;
}

/**
 * Writes the types where they are not those of the manifest, and says whether it did. A command has no code that
 * would need them.
 * @throws OUTPUT_NOT_WRITABLE
 */
export async function writeTypes(folder: string, manifest: Manifest): Promise<boolean> {
  if (manifest.command) return false;
  const wanted = await generateTypes(manifest);
  if ((await readTypes(folder, manifest)) === wanted) return false;
  const path = typesFile(folder, manifest);
  await writeFile(path, wanted).catch((cause: unknown) => {
    throw kumikiError('OUTPUT_NOT_WRITABLE', { path, reason: reasonOf(cause) }, { cause });
  });
  return true;
}

async function readTypes(folder: string, manifest: Manifest): Promise<string | undefined> {
  return await readFile(typesFile(folder, manifest), 'utf8').catch(() => undefined);
}
