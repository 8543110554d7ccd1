import { join } from 'node:path';
import { isPython } from '@kumiki/component-sdk/manifest';
import {
  imagePlaces,
  labels,
  manifestMediaType,
  packManifest,
  textEntry,
  workerCommand,
} from '@kumiki/component-sdk/package/image';
import type { UsableComponent } from '../../component-folder/read.ts';
import { usualBase } from '../base-image.ts';
import { componentLayer, type ComponentLayerPart } from '../component-layer.ts';
import { DependencyLayers } from '../dependency-layer.ts';
import type { ImageContent } from './image-content.ts';

/** An image of one component: its packages, and its files. */
export function componentContent(component: UsableComponent): ImageContent {
  const { manifest, digest } = component;
  const { name, version, license } = manifest;
  const packed = packManifest(manifest);
  const dependencies = new DependencyLayers([component]);
  return {
    name,
    version,
    description: manifest.description.en,
    license,
    usualBase: usualBase(manifest),
    digest,
    config: { ...workerCommand(manifest), labels: { ...packed.labels, [labels.digest]: digest } },
    ...(packed.blob && { document: { bytes: packed.blob, mediaType: manifestMediaType } }),
    async layers(base, image, scratch) {
      const packages = await dependencies.layer(base, image, scratch);
      return [packages, await ownLayer(component, scratch)];
    },
  };
}

/** The files of a component as the last layer of its image. */
export async function ownLayer(component: UsableComponent, scratch: string) {
  const file = join(scratch, 'component.tar.gz');
  const { manifest } = component;
  const beside = isPython(manifest)
    ? textEntry(imagePlaces.manifest, JSON.stringify(manifest))
    : textEntry(`${imagePlaces.root}/package.json`, '{"private":true,"type":"module"}');
  const parts: ComponentLayerPart[] = [{ component, at: imagePlaces.component }];
  return { ...(await componentLayer(parts, [beside], file)), file, what: 'component', reused: false };
}
