import { join } from 'node:path';
import { openLayout, Registries, formatReference } from '@kumiki/oci';
import { usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { useComponent } from '../../component-folder/read.ts';
import { shownPath } from '../../console/paths.ts';
import { onOutput, print } from '../../console/terminal.ts';
import { duration } from '../../console/words.ts';
import { buildImage, type BuiltImage } from '../../packaging/build-image.ts';
import { writeDockerfile } from '../../packaging/dockerfile.ts';
import { imageText } from '../../packaging/image-text.ts';
import { findPlace } from '../../packaging/place.ts';
import { readPlatforms } from '../../packaging/target.ts';

export const buildCommand = defineCommand({
  name: 'build',
  usage: ['[DIR] [OPTIONS]'],
  description:
    'Makes an image of a component, with no Docker: the base, a layer of packages and a layer of its files. It goes into a folder in OCI layout, out/image where nothing else is said, or into a registry.',
  positionals: 1,
  options: {
    registry: { type: 'string', value: 'HOST[/PATH]', help: 'Puts the image there, with its version as the tag.' },
    'oci-layout': { type: 'string', value: 'DIR', help: 'Puts the image into a folder in OCI layout.' },
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
    'KUMIKI_REGISTRY_MIRRORS=docker.io=127.0.0.1:5000 kumiki build --oci-layout /tmp/image',
  ],
  async run({ options, positionals: [folder = '.'] }) {
    const begun = performance.now();
    const { registry, 'oci-layout': layout, base, json } = options;
    if (registry !== undefined && layout !== undefined)
      throw usageError('build', 'An image goes either into a registry or into a folder, so give one of both.');
    const platforms = readPlatforms('build', options.platform);
    const component = await useComponent(folder);
    const registries = new Registries(options.insecure ? { insecure: true } : {});
    if (options.dockerfile) {
      const files = await writeDockerfile({ component, registries, base, platforms });
      print(json ? JSON.stringify({ files }, null, 2) : `Wrote ${files.map((file) => shownPath(join(component.dir, file))).join(', ')}.`);
      return exitCodes.ok;
    }
    const place = registry === undefined ? undefined : await findPlace(registry, component.dir, component.manifest.name);
    const path = layout ?? join(component.dir, 'out', 'image');
    const target = place ? registries.repository(place) : await openLayout(path, { create: true });
    const built = await buildImage({
      component,
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
    if (json) print(JSON.stringify(documentOf(component.manifest, component.digest, built, where, ms), null, 2));
    else {
      print(imageText(built));
      print(`Built ${component.manifest.name} ${component.manifest.version} in ${duration(ms)}:`);
      print(place ? where : `${where} (${built.tag}, ${built.descriptor.digest})`);
    }
    return exitCodes.ok;
  },
});

function documentOf(
  { name, version }: { readonly name: string; readonly version: string },
  digest: string,
  { descriptor, base, platforms, bill, tag }: BuiltImage,
  image: string,
  ms: number,
): object {
  return {
    name,
    version,
    digest,
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
