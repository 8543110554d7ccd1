import { join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { listComponentFiles } from '@kumiki/component-sdk/package';
import { fileEntry, writeLayer, type Layer, type TarEntry } from '@kumiki/component-sdk/package/image';
import type { UsableComponent } from '../component-folder/read.ts';

export interface ComponentLayerPart {
  readonly component: Pick<UsableComponent, 'dir'>;
  /** Where its files go in the image, without `/` at the beginning. */
  readonly at: string;
}

/**
 * The files of components as a layer: those that their digests cover, and beside them what says how they are to be read.
 * @throws BUILD_FOLDER_CHANGED
 */
export async function componentLayer(
  parts: readonly ComponentLayerPart[],
  beside: readonly TarEntry[],
  path: string,
): Promise<Layer> {
  const entries: TarEntry[] = [...beside];
  let folder = '';
  try {
    for (const { component, at } of parts) {
      folder = component.dir;
      const files = await listComponentFiles(folder);
      const own = files.map(
        async (file) => await fileEntry(join(component.dir, file.path), `${at}/${file.path}`),
      );
      entries.push(...(await Promise.all(own)));
    }
    return await writeLayer(entries, path);
  } catch (cause) {
    throw kumikiError('BUILD_FOLDER_CHANGED', { folder, reason: reasonOf(cause) }, { cause });
  }
}
