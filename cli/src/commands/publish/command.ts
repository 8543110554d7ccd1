import { asKumikiError, KumikiError } from '@kumiki/component-sdk/errors';
import { formatReference, Registries } from '@kumiki/oci';
import { defineCommand, exitCodes } from '../../command.ts';
import { onOutput, print } from '../../console/terminal.ts';
import { duration } from '../../console/words.ts';
import { imageText } from '../../packaging/image-text.ts';
import { placeNeeded } from '../../packaging/place.ts';
import { findSigningKey } from '../../packaging/signing/key.ts';
import { readPlatforms } from '../../packaging/target.ts';
import { namedPlatform } from '../../platform/where.ts';
import { useComponent } from '../../component-folder/read.ts';
import { publishComponent } from './publish.ts';
import { registerImage } from './register.ts';

export const publishCommand = defineCommand({
  name: 'publish',
  usage: ['[DIR] [OPTIONS]'],
  description:
    'Publishes a component: generates its types, checks it, runs its tests, builds its image, puts it into a registry with its version as the tag, signs it where a key is given, and registers it with a platform where one is named. A version that is there already stays as it is. The last line is the whole reference of the image.',
  positionals: 1,
  options: {
    registry: {
      type: 'string',
      value: 'HOST[/PATH]',
      help: 'Where to; by default KUMIKI_REGISTRY, or "registry" under "kumiki" in package.json.',
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
    'kumiki publish --register https://kumiki.example:7700',
  ],
  async run({ options, positionals: [folder = '.'] }) {
    const begun = performance.now();
    const { json, base, registry } = options;
    const platforms = readPlatforms('publish', options.platform);
    const { dir, manifest } = await useComponent(folder);
    const place = await placeNeeded(registry, dir, manifest.name);
    const key = await findSigningKey(options.key);
    const platform = namedPlatform('publish', options.register);
    const registries = new Registries(options.insecure ? { insecure: true } : {});
    const published = await publishComponent({
      folder,
      place,
      registries,
      base,
      platforms,
      key,
      bill: options.sbom,
      show: !json,
    });
    const { component, descriptor, built, signed, wasThere } = published;
    const { name, version } = component.manifest;
    const image = formatReference({ ...place, digest: descriptor.digest });
    // It is published whatever becomes of that: what is known is said first.
    const registered = await registerImage({
      repository: registries.repository(place),
      descriptor,
      image,
      platform,
      wasThere,
    }).catch((thrown: unknown) => asKumikiError(thrown));
    const page = registered instanceof KumikiError ? undefined : registered;
    const ms = performance.now() - begun;
    if (json) {
      const seconds = Math.round(ms) / 1000;
      const { digest } = component;
      const about = {
        name,
        version,
        digest,
        image,
        imageDigest: descriptor.digest,
        signed,
        wasThere,
        registered: page !== undefined,
        ...(page !== undefined && { page }),
      };
      print(
        JSON.stringify(
          { ...about, ...(built && { platforms: built.platforms, base: built.base }), seconds },
          null,
          2,
        ),
      );
      if (registered instanceof KumikiError) throw registered;
      return exitCodes.ok;
    }
    const { green, dim } = onOutput;
    if (built) print(imageText(built));
    print(
      wasThere
        ? `${green('✔')} ${name} ${version} is there already, as it is in this folder.`
        : `${green('✔')} Published ${name} ${version} in ${duration(ms)}, ${signed ? 'signed' : 'not signed'}.`,
    );
    print(dim(`Component ${component.digest}`));
    print(
      dim(
        page === undefined
          ? 'It is not registered with a platform: pipelines name it by this image.'
          : `Registered: ${page}`,
      ),
    );
    print(image);
    if (registered instanceof KumikiError) throw registered;
    return exitCodes.ok;
  },
});
