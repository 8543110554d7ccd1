import { asKumikiError, KumikiError } from '@kumiki/component-sdk/errors';
import { bundleLimits } from '@kumiki/component-sdk/package/image';
import { formatReference, Registries } from '@kumiki/oci';
import { usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { onOutput, print } from '../../console/terminal.ts';
import { duration } from '../../console/words.ts';
import { imageText } from '../../packaging/image-text.ts';
import { placeNeeded } from '../../packaging/place.ts';
import { findSigningKey } from '../../packaging/signing/key.ts';
import { readPlatforms } from '../../packaging/target.ts';
import { namedPlatform } from '../../platform/where.ts';
import { bundleName } from '../../component-folder/read-bundle.ts';
import { useComponent } from '../../component-folder/read.ts';
import { publishBundle } from './publish-bundle.ts';
import { publishComponent, type Published } from './publish.ts';
import { registerImage } from './register.ts';

export const publishCommand = defineCommand({
  name: 'publish',
  usage: ['[DIR] [OPTIONS]', 'DIR... --bundle NAME[:VERSION] [OPTIONS]'],
  description:
    'Publishes a component: generates its types, checks it, runs its tests, builds its image, puts it into a registry with its version as the tag, signs it where a key is given, and registers it with a platform where one is named. A version that is there already stays as it is. With --bundle, all components in the folders as one image. The last line is the whole reference of the image.',
  positionals: bundleLimits.components,
  options: {
    registry: {
      type: 'string',
      value: 'HOST[/PATH]',
      help: 'Where to; by default KUMIKI_REGISTRY, or "registry" under "kumiki" in package.json.',
    },
    bundle: {
      type: 'string',
      value: 'NAME[:VERSION]',
      help: 'One image of this name for all components in the folders; by default with the version of package.json.',
    },
    base: { type: 'string', value: 'IMAGE', help: 'The image that it stands on.' },
    platform: {
      type: 'string',
      value: 'LIST',
      help: 'linux/amd64, linux/arm64 or both; by default what the base has.',
    },
    register: {
      type: 'string',
      value: 'URL',
      help: 'The platform to register it with; by default KUMIKI_PLATFORM. KUMIKI_TOKEN says who you are.',
    },
    key: {
      type: 'string',
      value: 'FILE',
      help: 'Signs with this private key; by default KUMIKI_SIGNING_KEY.',
    },
    sbom: { type: 'boolean', help: 'Puts a bill of materials (CycloneDX) beside it.' },
    insecure: { type: 'boolean', help: 'Allows registries without encryption.' },
    json: { type: 'boolean', help: 'One JSON document for programs.' },
  },
  examples: [
    'kumiki publish --registry ghcr.io/acme',
    'kumiki publish --key release.pem --sbom',
    'kumiki publish components --bundle acme/tools:1.2.0 --registry ghcr.io',
    'kumiki publish --register https://kumiki.example:7700',
  ],
  async run({ options, positionals }) {
    const begun = performance.now();
    const { json, bundle } = options;
    if (bundle === undefined && positionals.length > 1)
      throw usageError('publish', 'Several folders are published as one image with --bundle NAME.');
    const folders = positionals.length === 0 ? ['.'] : positionals;
    const platforms = readPlatforms('publish', options.platform);
    const { name, version } =
      bundle === undefined
        ? (await useComponent(folders[0]!)).manifest
        : await bundleName(bundle, folders[0]!);
    const place = await placeNeeded(options.registry, folders[0]!, name);
    const key = await findSigningKey(options.key);
    const platform = namedPlatform('publish', options.register);
    const registries = new Registries(options.insecure ? { insecure: true } : {});
    const { base, sbom: bill } = options;
    const given = { place, registries, base, platforms, key, bill, show: !json };
    const published =
      bundle === undefined
        ? await publishComponent({ ...given, folder: folders[0]! })
        : await publishBundle({ ...given, folders, name, version });
    const { descriptor, wasThere } = published;
    const image = formatReference({ ...place, digest: descriptor.digest });
    // It is published whatever becomes of that: what is known is said first.
    const repository = registries.repository(place);
    const registered = await registerImage({ repository, descriptor, image, platform, wasThere }).catch(
      (thrown: unknown) => asKumikiError(thrown),
    );
    const pages = registered instanceof KumikiError ? undefined : registered;
    const about = { published, name, version, image, pages, ms: performance.now() - begun };
    if (json) print(JSON.stringify(documentOf(about, bundle !== undefined), null, 2));
    else show(about, bundle !== undefined);
    if (registered instanceof KumikiError) throw registered;
    return exitCodes.ok;
  },
});

interface About {
  readonly published: Published;
  readonly name: string;
  readonly version: string;
  /** `HOST/PATH/NAME@sha256:…`. */
  readonly image: string;
  /** Of the components, where they are registered. */
  readonly pages: readonly string[] | undefined;
  readonly ms: number;
}

function documentOf({ published, name, version, image, pages, ms }: About, isBundle: boolean): object {
  const { components, descriptor, built, signed, wasThere } = published;
  const held = components.map(({ manifest, digest }) => ({
    name: manifest.name,
    version: manifest.version,
    digest,
  }));
  return {
    name,
    ...(isBundle ? { version, components: held } : { version: held[0]?.version, digest: held[0]?.digest }),
    image,
    imageDigest: descriptor.digest,
    signed,
    wasThere,
    registered: pages !== undefined,
    ...(pages !== undefined && (isBundle ? { pages } : { page: pages[0] })),
    ...(built && { platforms: built.platforms, base: built.base }),
    seconds: Math.round(ms) / 1000,
  };
}

function show({ published, name, version, image, pages, ms }: About, isBundle: boolean): void {
  const { components, built, signed, wasThere } = published;
  const { green, dim } = onOutput;
  if (built) print(imageText(built));
  const what = `${name} ${version}${isBundle ? ` of ${components.length} components` : ''}`;
  const where = isBundle ? 'these folders' : 'this folder';
  print(
    wasThere
      ? `${green('✔')} ${what} is there already, as it is in ${where}.`
      : `${green('✔')} Published ${what} in ${duration(ms)}, ${signed ? 'signed' : 'not signed'}.`,
  );
  for (const { manifest, digest } of components)
    print(dim(isBundle ? `${manifest.name} ${manifest.version} ${digest}` : `Component ${digest}`));
  if (pages === undefined)
    print(dim('It is not registered with a platform: pipelines name it by this image.'));
  for (const page of pages ?? []) print(dim(`Registered: ${page}`));
  print(image);
}
