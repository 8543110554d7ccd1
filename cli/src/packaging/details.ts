import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  annotationKeys,
  artifactTypes,
  detailTitles,
  longestDetail,
  putArtifact,
  readmeTitle,
  type ArtifactFile,
} from '@kumiki/registry';
import type { Descriptor, ImageTarget } from '@kumiki/oci';
import type { UsableComponent } from '../component-folder/read.ts';

/** Bytes of all files together: who looks at a component fetches them one by one, but a registry keeps all. */
const mostBytes = 32 * 1024 * 1024;

const types: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  json: 'application/json',
};

/**
 * Puts what people look at beside the image of a component: README, icon and files of examples, so that nobody needs a layer for them.
 * Files that are too large stay away. The same folder gives the same bytes, so that nothing is put twice.
 */
export async function putDetails(
  target: ImageTarget,
  image: Descriptor,
  { dir, manifest }: Pick<UsableComponent, 'dir' | 'manifest'>,
): Promise<void> {
  const files: ArtifactFile[] = [];
  let total = 0;
  for (const title of detailTitles(manifest)) {
    const bytes = await fileAt(join(dir, title));
    if (!bytes || bytes.byteLength > longestDetail || total + bytes.byteLength > mostBytes) continue;
    total += bytes.byteLength;
    files.push({ title, bytes, mediaType: typeOf(title) });
  }
  if (files.length === 0) return;
  const component = `${manifest.name}@${manifest.version}`;
  await putArtifact(target, image, artifactTypes.details, files, { [annotationKeys.component]: component });
}

/** Nothing where it is not there: a README is nobody’s duty, and the check looks after the others. */
async function fileAt(path: string): Promise<Buffer | undefined> {
  try {
    const { size } = await stat(path);
    return size > longestDetail ? undefined : await readFile(path);
  } catch {
    return undefined;
  }
}

function typeOf(title: string): string {
  if (title === readmeTitle) return types['md']!;
  return types[title.split('.').at(-1)!.toLowerCase()] ?? 'application/octet-stream';
}
