import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPython } from '@kumiki/component-sdk/manifest';
import { useComponents } from '../../cli/src/component-folder/read-bundle.ts';
import type { UsableComponent } from '../../cli/src/component-folder/read.ts';
import { bundleContent } from '../../cli/src/packaging/content/bundle-content.ts';
import type { ImageContent } from '../../cli/src/packaging/content/image-content.ts';
import { root } from '../verify/run.ts';

/** The standard library as the command brings it along in its package. */
export const packedLibrary = join(root, 'build', 'kumiki', 'node_modules', '@kumiki', 'components');

/** The standard library as it is in this checkout. */
export const checkoutLibrary = join(root, 'components');

/**
 * The standard library as images: what runs models, what is in Python, and all the rest, so that a pod takes the libraries along that its
 * steps need.
 */
export async function standardBundles(library: string): Promise<ImageContent[]> {
  const { version } = JSON.parse(await readFile(join(library, 'package.json'), 'utf8')) as {
    version: string;
  };
  const groups = {
    sharp: [] as UsableComponent[],
    onnx: [] as UsableComponent[],
    python: [] as UsableComponent[],
  };
  for (const component of await useComponents([library])) {
    const { manifest } = component;
    groups[isPython(manifest) ? 'python' : manifest.bundle === 'onnx' ? 'onnx' : 'sharp'].push(component);
  }
  return Object.entries(groups).map(([name, components]) =>
    bundleContent({
      name: `kumiki/standard-${name}`,
      version,
      components,
      // A packed library leaves its packages to what it is packed in.
      packagesFrom: checkoutLibrary,
    }),
  );
}
