import { join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { isPython } from '@kumiki/component-sdk/manifest';
import { listComponentFiles } from '@kumiki/component-sdk/package';
import {
  fileEntry,
  imagePlaces,
  textEntry,
  writeLayer,
  type Layer,
} from '@kumiki/component-sdk/package/image';
import type { UsableComponent } from '../component-folder/read.ts';

/**
 * The files of a component as a layer: those that its digest covers, and beside them what says how they are to be read.
 * @throws BUILD_FOLDER_CHANGED
 */
export async function componentLayer({ dir, manifest }: UsableComponent, path: string): Promise<Layer> {
  const files = await listComponentFiles(dir);
  try {
    const entries = await Promise.all(
      files.map(
        async (file) => await fileEntry(join(dir, file.path), `${imagePlaces.component}/${file.path}`),
      ),
    );
    const beside = isPython(manifest)
      ? textEntry(imagePlaces.manifest, JSON.stringify(manifest))
      : textEntry(`${imagePlaces.root}/package.json`, '{"private":true,"type":"module"}');
    return await writeLayer([...entries, beside], path);
  } catch (cause) {
    throw kumikiError('BUILD_FOLDER_CHANGED', { folder: dir, reason: reasonOf(cause) }, { cause });
  }
}
