import { glob, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generateTypes, parseManifest, typesFileName } from '@kumiki/component-sdk/manifest';
import type { Generator } from './generator.ts';

/** component.types.ts or component_types.py beside each manifest of the standard library. */
export const componentTypes: Generator = {
  name: 'component types',
  async generate(root) {
    const found = await Array.fromAsync(
      glob('components/**/component.yaml', { cwd: root, exclude: ['**/node_modules'] }),
    );
    const manifests = found.map((path) => path.replaceAll('\\', '/')).toSorted();
    return Promise.all(
      manifests.map(async (path) => {
        const manifest = parseManifest(await readFile(`${root}/${path}`), path);
        return { path: `${dirname(path)}/${typesFileName(manifest)}`, text: await generateTypes(manifest) };
      }),
    );
  },
};
