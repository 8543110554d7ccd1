import { join } from 'node:path';
import { bundleLimits } from '@kumiki/component-sdk/package/image';
import { openLayout, Registries, formatReference } from '@kumiki/oci';
import { usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { bundleName, useComponents } from '../../component-folder/read-bundle.ts';
import { useComponent, type UsableComponent } from '../../component-folder/read.ts';
import { shownPath } from '../../console/paths.ts';
import { onOutput, print } from '../../console/terminal.ts';
import { duration } from '../../console/words.ts';
import { buildImage, type BuiltImage } from '../../packaging/build-image.ts';
import { bundleContent } from '../../packaging/content/bundle-content.ts';
import { componentContent } from '../../packaging/content/component-content.ts';
import type { ImageContent } from '../../packaging/content/image-content.ts';
import { writeDockerfile } from '../../packaging/dockerfile.ts';
import { imageText } from '../../packaging/image-text.ts';
import { findPlace } from '../../packaging/place.ts';
import { readPlatforms } from '../../packaging/target.ts';

export const buildCommand = defineCommand({
  name: 'build',
  usage: ['[DIR] [OPTIONS]', 'DIR... --bundle NAME[:VERSION] [OPTIONS]'],
  description:
    'Makes an image of a component, with no Docker: the base, a layer of packages and a layer of its files. It goes into a folder in OCI layout, out/image where nothing else is said, or into a registry. With --bundle, one image of all components in the folders.',
  positionals: bundleLimits.components,
  options: {
    registry: { type: 'string', value: 'HOST[/PATH]', help: 'Puts the image there, with its version as the tag.' },
    'oci-layout': { type: 'string', value: 'DIR', help: 'Puts the image into a folder in OCI layout.' },
    bundle: { type: 'string', value: 'NAME[:VERSION]', help: 'One image of this name for all components in the folders; by default with the version of package.json.' },
    base: { type: 'string', value: 'IMAGE', help: 'The image that it stands on.' },
    platform: { type: 'string', value: 'LIST', help: 'linux/amd64, linux/arm64 or both; by default what the base has.' },
    sbom: { type: 'boolean', help: 'Puts a bill of materials (CycloneDX) beside it.' },
    dockerfile: { type: 'boolean', help: 'Writes a Dockerfile instead, for those who want one.' },
    insecure: { type: 'boolean', help: 'Allows registries without encryption.' },
    json: { type: 'boolean', help: 'One JSON document for programs.' },
  },
  examples: [
    'kumiki build',
    'kumiki build --registry ghcr.io/acme --platform linux/amd64,linux/arm64',
    'kumiki build components --bundle acme/tools:1.2.0 --registry ghcr.io',
    'KUMIKI_REGISTRY_MIRRORS=docker.io=127.0.0.1:5000 kumiki build --oci-layout /tmp/image',
  ],
  async run({ options, positionals }) {
    const begun = performance.now();
    const { registry, 'oci-layout': layout, base, json, bundle } = options;
    if (registry !== undefined && layout !== undefined)
      throw usageError('build', 'An image goes either into a registry or into a folder, so give one of both.');
    if (bundle === undefined && positionals.length > 1)
      throw usageError('build', 'Several folders make one image with --bundle NAME.');
    const platforms = readPlatforms('build', options.platform);
    const registries = new Registries(options.insecure ? { insecure: true } : {});
    const folders = positionals.length === 0 ? ['.'] : positionals;
    if (options.dockerfile) {
      if (bundle !== undefined) throw usageError('build', 'A Dockerfile is for one component, so give --dockerfile or --bundle.');
      const component = await useComponent(folders[0]!);
      const files = await writeDockerfile({ component, registries, base, platforms });
      print(json ? JSON.stringify({ files }, null, 2) : `Wrote ${files.map((file) => shownPath(join(component.dir, file))).join(', ')}.`);
      return exitCodes.ok;
    }
    const components = bundle === undefined ? [await useComponent(folders[0]!)] : await useComponents(folders);
    const content =
      bundle === undefined
        ? componentContent(components[0]!)
        : bundleContent({ ...(await bundleName(bundle, folders[0]!)), components });
    const place = registry === undefined ? undefined : await findPlace(registry, folders[0]!, content.name);
    const path = layout ?? join(folders[0]!, 'out', 'image');
    const target = place ? registries.repository(place) : await openLayout(path, { create: true });
    const built = await buildImage({
      content,
      registries,
      target,
      ...(place && { registry: place.registry }),
      base,
      platforms,
      bill: options.sbom,
      onStage: (text) => void (json || print(onOutput.dim(`${text} ...`))),
    });
    const where = place ? formatReference({ ...place, digest: built.descriptor.digest }) : shownPath(path);
    const ms = performance.now() - begun;
    if (json) print(JSON.stringify(documentOf(content, components, built, where, ms), null, 2));
    else {
      print(imageText(built));
      print(`Built ${content.name} ${content.version}${bundle === undefined ? '' : ` of ${components.length} components`} in ${duration(ms)}:`);
      print(place ? where : `${where} (${built.tag}, ${built.descriptor.digest})`);
    }
    return exitCodes.ok;
  },
});

function documentOf(
  { name, version, digest }: ImageContent,
  components: readonly UsableComponent[],
  { descriptor, base, platforms, bill, tag }: BuiltImage,
  image: string,
  ms: number,
): object {
  const about = components.map(({ manifest, digest: one }) => ({ name: manifest.name, version: manifest.version, digest: one }));
  return {
    name,
    version,
    ...(digest === undefined ? { components: about } : { digest }),
    image,
    tag,
    imageDigest: descriptor.digest,
    mediaType: descriptor.mediaType,
    base,
    platforms,
    ...(bill && { bill: bill.digest }),
    seconds: Math.round(ms) / 1000,
  };
}
