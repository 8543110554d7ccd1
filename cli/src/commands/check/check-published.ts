import { asKumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { Registries } from '@kumiki/oci';
import { findComponent } from '../../component-folder/read.ts';
import { checkBump, findBefore, isPublished } from '../../packaging/published.ts';
import { findPlace } from '../../packaging/place.ts';

export interface ComparedVersion {
  /** What a publication would be refused for. */
  readonly errors: readonly KumikiError[];
  /** The version that it was compared with. */
  readonly before?: string;
  /** Why it was not compared: the registry could not be asked. */
  readonly notCompared?: string;
}

/** What would be refused in any case; anything else is about the registry. */
const refusals: ReadonlySet<string> = new Set(['VERSION_BUMP_TOO_SMALL', 'PUBLISH_VERSION_TAKEN']);

/**
 * Compares a component with its last published version, where it is known which registry it is published to. A registry that
 * cannot be asked is no error of the component.
 * @throws REGISTRY_NAME_INVALID
 */
export async function checkPublished(
  folder: string,
  { registry, insecure }: { readonly registry: string | undefined; readonly insecure: boolean },
): Promise<ComparedVersion> {
  const { dir, manifest, digest } = await findComponent(folder);
  if (!manifest || digest === undefined) return { errors: [] };
  const place = await findPlace(registry, dir, manifest.name);
  if (!place) return { errors: [] };
  try {
    // Asked for once: a check shall not make people wait for a registry that is away.
    const registries = new Registries({
      ...(insecure && { insecure: true }),
      retry: { attempts: 1 },
      patienceMs: 10_000,
    });
    const repository = registries.repository(place);
    await isPublished(repository, manifest, digest);
    const before = await findBefore(repository, manifest.version);
    if (!before) return { errors: [] };
    checkBump(before.manifest, manifest);
    return { errors: [], before: before.manifest.version };
  } catch (thrown) {
    const error = asKumikiError(thrown);
    return refusals.has(error.code) ? { errors: [error] } : { errors: [], notCompared: error.message };
  }
}
