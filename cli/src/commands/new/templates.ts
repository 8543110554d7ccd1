import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { parseManifest, typeName, type Manifest } from '@kumiki/component-sdk/manifest';
import { writeTypes } from '../../component-folder/types-file.ts';
import { shownPath } from '../../console/paths.ts';
import type { ComponentNames } from './names.ts';

/** What `kumiki new` can make. */
export const templates = {
  'image-ts': 'an image in, an image out (TypeScript)',
  'onnx-ts': 'an image in, the classes of an ONNX model out (TypeScript)',
  'stream-ts': 'something kept from frame to frame of a camera (TypeScript)',
  command: 'a program that you have, such as ImageMagick or a script (no code)',
  'image-python': 'an image in, an image out (Python)',
  'onnx-python': 'an image in, the classes of an ONNX model out (Python)',
  'stream-python': 'something kept from frame to frame of a camera (Python)',
} as const;

export type TemplateName = keyof typeof templates;

export function isTemplate(name: string): name is TemplateName {
  return Object.hasOwn(templates, name);
}

/** Files whose text holds the name of the component. */
const named = new Set(['.json', '.md', '.py', '.ts', '.yaml']);

/** In the package and in the checkout; npm packs no file that is called `.gitignore`, so those have `_` in front. */
function templateFolder(name: TemplateName | 'ci'): string {
  const packed = join(import.meta.dirname, '..', '..', '..', 'templates', name);
  return existsSync(packed) ? packed : join(import.meta.dirname, '..', '..', '..', '..', 'templates', name);
}

/**
 * Copies a template into a folder that is not there or empty, and writes the name into it.
 * @throws FOLDER_TAKEN, OUTPUT_NOT_WRITABLE
 */
export async function copyTemplate(
  template: TemplateName,
  folder: string,
  names: ComponentNames,
): Promise<Manifest> {
  await takeFolder(folder);
  const skip = /[\\/](node_modules|out|vendor|__pycache__)$/;
  await cp(templateFolder(template), folder, { recursive: true, filter: (path) => !skip.test(path) });
  // The same for all: what a runner for continuous integration starts.
  await cp(templateFolder('ci'), join(folder, '.ci'), { recursive: true });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const { name, parentPath } of entries.filter((entry) => entry.isFile())) {
    const path = join(parentPath, name);
    if (name.startsWith('_')) await rename(path, join(parentPath, `.${name.slice(1)}`));
    else if (named.has(extname(name))) await writeFile(path, withName(await readFile(path, 'utf8'), names));
  }
  const manifestFile = join(folder, 'component.yaml');
  const manifest = parseManifest(await readFile(manifestFile, 'utf8'), manifestFile);
  await writeTypes(folder, manifest);
  return manifest;
}

async function takeFolder(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw kumikiError('FOLDER_TAKEN', { folder: shownPath(folder) }, { cause: error });
  });
  if (there.length > 0) throw kumikiError('FOLDER_TAKEN', { folder: shownPath(folder) });
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw kumikiError('OUTPUT_NOT_WRITABLE', { path: folder, reason: reasonOf(cause) }, { cause });
  });
}

function withName(text: string, { full, short, title }: ComponentNames): string {
  return text
    .replaceAll('local/example-name', full)
    .replaceAll('example-name', short)
    .replaceAll('Example name', title)
    .replaceAll('ExampleName', typeName(full));
}
