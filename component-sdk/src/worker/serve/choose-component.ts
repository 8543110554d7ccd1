import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { kumikiError, reasonOf } from '../../errors/index.ts';

/** What a bundle says of one of its components, as far as starting it goes. */
interface Listed {
  readonly folder: string;
  readonly manifest: { readonly name: string };
}

/**
 * The folder of the component of a bundle that a worker shall serve.
 * @param path the document of the bundle, whose folders lie beside it
 * @param name of the component; a bundle of one needs none
 * @throws FILE_NOT_READABLE, BUNDLE_COMPONENT_NEEDED, BUNDLE_COMPONENT_UNKNOWN
 */
export async function bundledFolder(path: string, name: string): Promise<string> {
  const all = await listed(path);
  const found = name === '' && all.length === 1 ? all[0] : all.find(({ manifest }) => manifest.name === name);
  if (found) return join(dirname(path), found.folder);
  const names = all.map(({ manifest }) => manifest.name).join(', ');
  if (name === '') throw kumikiError('BUNDLE_COMPONENT_NEEDED', { names });
  throw kumikiError('BUNDLE_COMPONENT_UNKNOWN', { component: name, names });
}

async function listed(path: string): Promise<readonly Listed[]> {
  try {
    const { components } = JSON.parse(await readFile(path, 'utf8')) as { components: readonly Listed[] };
    return components;
  } catch (cause) {
    throw kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(cause) }, { cause });
  }
}
