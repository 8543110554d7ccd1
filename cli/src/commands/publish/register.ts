import { asKumikiError } from '@kumiki/component-sdk/errors';
import { putRecord } from '@kumiki/registry';
import type { Descriptor, ImageRepository } from '@kumiki/oci';
import type { PlatformClient } from '../../platform/client.ts';

export interface Registering {
  readonly repository: ImageRepository;
  readonly descriptor: Descriptor;
  /** `HOST/PATH/NAME@sha256:…`. */
  readonly image: string;
  /** Nothing where none is configured. */
  readonly platform: PlatformClient | undefined;
  readonly wasThere: boolean;
}

/**
 * Tells a platform of an image, which writes down who published it. Without one, when it was published is put beside the image, for whoever
 * finds it there.
 * @returns the addresses of the pages of its components, where they are registered
 * @throws what the platform refuses with
 */
export async function registerImage(given: Registering): Promise<readonly string[] | undefined> {
  const { repository, descriptor, image, platform, wasThere } = given;
  if (!platform) {
    if (!wasThere) await tellWhen(repository, descriptor);
    return undefined;
  }
  const { versions } = await platform.json<{ versions: { name: string; version: string }[] }>(
    'POST',
    '/registry/versions',
    { body: { image } },
  );
  return versions.map(
    ({ name, version }) => `${platform.url}/api/v1/registry/components/${name}/versions/${version}`,
  );
}

/** A registry that takes the image and refuses what lies beside it is no reason to fail: it is published. */
async function tellWhen(repository: ImageRepository, { digest }: Descriptor): Promise<void> {
  try {
    await putRecord(repository, digest, { at: new Date().toISOString(), published: true });
  } catch (thrown) {
    if (asKumikiError(thrown).code === 'CANCELLED') throw thrown;
  }
}
