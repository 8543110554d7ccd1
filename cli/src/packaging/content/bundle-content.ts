import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { isPython } from '@kumiki/component-sdk/manifest';
import {
  bundleCommand,
  bundleLimits,
  imagePlaces,
  labels,
  manifestMediaType,
  packBundle,
  textEntry,
  type BundledComponent,
} from '@kumiki/component-sdk/package/image';
import type { Digest } from '@kumiki/component-sdk/storage';
import type { UsableComponent } from '../../component-folder/read.ts';
import { usualBase } from '../base-image.ts';
import { componentLayer } from '../component-layer.ts';
import { DependencyLayers } from '../dependency-layer.ts';
import type { ImageContent } from './image-content.ts';

export interface Bundle {
  /** Of the image, e.g. `acme/tools`. */
  readonly name: string;
  readonly version: string;
  readonly components: readonly UsableComponent[];
  /** As for `DependencyLayers`. */
  readonly packagesFrom?: string;
}

/**
 * An image of several components in one language: the packages of all of them, and their files. Whoever starts a worker of it says
 * which one it serves.
 * @throws BUNDLE_INVALID
 */
export function bundleContent({ name, version, components, packagesFrom }: Bundle): ImageContent {
  const all = components.toSorted((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1));
  checkBundle(name, all);
  const [first] = all;
  const language = isPython(first!.manifest) ? 'python' : 'typescript';
  const listed = all.map(({ manifest, digest }): BundledComponent => {
    const folder = `${imagePlaces.components}/${manifest.name}`.slice(imagePlaces.root.length + 1);
    return { manifest, digest: digest as Digest, folder };
  });
  const packed = packBundle(listed);
  const dependencies = new DependencyLayers(all, { name, packagesFrom });
  const licenses = new Set(all.map(({ manifest }) => manifest.license).filter((text) => text !== undefined));
  return {
    name,
    version,
    description: `${all.length} components: ${all.map(({ manifest }) => manifest.name).join(', ')}`,
    license: licenses.size === 0 ? undefined : [...licenses].toSorted().join(' AND '),
    usualBase: usualBase(first!.manifest),
    config: { ...bundleCommand(language), labels: { ...packed.labels, [labels.several]: 'true' } },
    document: { bytes: packed.blob, mediaType: manifestMediaType },
    async layers(base, image, scratch) {
      const packages = await dependencies.layer(base, image, scratch);
      const file = join(scratch, 'components.tar.gz');
      const parts = all.map((component) => ({
        component,
        at: `${imagePlaces.components}/${component.manifest.name}`,
      }));
      const beside = [textEntry(imagePlaces.bundle, Buffer.from(packed.blob).toString('utf8'))];
      if (language === 'typescript')
        beside.push(textEntry(`${imagePlaces.root}/package.json`, '{"private":true,"type":"module"}'));
      const own = await componentLayer(parts, beside, file);
      return [packages, { ...own, file, what: 'components', reused: false }];
    },
  };
}

function checkBundle(bundle: string, components: readonly UsableComponent[]): void {
  const refuse = (reason: string, advice: string) =>
    kumikiError('BUNDLE_INVALID', { bundle, reason, advice });
  if (components.length === 0)
    throw refuse(
      'no component was found for it',
      'Name folders with components, or folders that hold such folders.',
    );
  if (components.length > bundleLimits.components)
    throw refuse(
      `it would hold ${components.length} components`,
      `Make several of at most ${bundleLimits.components}.`,
    );
  for (const [at, { manifest, dir }] of components.entries()) {
    const before = components[at - 1];
    if (before?.manifest.name === manifest.name)
      throw refuse(`${before.dir} and ${dir} are both ${manifest.name}`, 'Name each component once.');
    if (before && isPython(before.manifest) !== isPython(manifest))
      throw refuse(
        `${before.manifest.name} and ${manifest.name} are in different languages`,
        'Make one image for those in TypeScript and one for those in Python.',
      );
  }
}
