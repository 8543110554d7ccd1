import { readFile } from 'node:fs/promises';
import { FolderComponents } from '@kumiki/orchestrator/components';
import { isPython } from '@kumiki/component-sdk/manifest';
import { join } from 'node:path';
import { root } from '../verify/run.ts';

/** One image of the standard library. */
export interface StandardBundle {
  readonly name: string;
  readonly version: string;
  readonly folders: readonly string[];
}

/**
 * The standard library as images: what runs models, what is in Python, and all the rest, so that a pod takes the libraries along that its
 * steps need.
 */
export async function standardBundles(): Promise<StandardBundle[]> {
  const library = join(root, 'components');
  const { version } = JSON.parse(await readFile(join(library, 'package.json'), 'utf8')) as {
    version: string;
  };
  const all = await new FolderComponents({ folders: [library] }).all();
  const folders = { sharp: [] as string[], onnx: [] as string[], python: [] as string[] };
  for (const { manifest, dir } of all) {
    if (!manifest) throw new Error(`${dir} has errors; run "kumiki check ${dir}"`);
    folders[isPython(manifest) ? 'python' : manifest.bundle === 'onnx' ? 'onnx' : 'sharp'].push(dir);
  }
  return Object.entries(folders).map(([name, dirs]) => ({
    name: `kumiki/standard-${name}`,
    version,
    folders: dirs,
  }));
}
