import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ComponentIndex, IndexedVersion } from '@kumiki/registry';
import type { ComponentPlaces, ImagePlace } from '../executors/index.ts';
import type { ComponentSource, DeprecatedComponent, LockedComponent } from '../pipeline/index.ts';

/** Components that lie in registries as images: their data for the compiler, and which image an executor runs. */
export class RegistryComponents implements ComponentSource, ComponentPlaces {
  readonly #index: ComponentIndex;

  constructor(index: ComponentIndex) {
    this.#index = index;
  }

  async versions(name: string): Promise<readonly LockedComponent[]> {
    return (await this.#index.versions(name)).filter(({ yanked }) => !yanked).map(asLocked);
  }

  async names(): Promise<readonly string[]> {
    return await this.#index.names();
  }

  async withdrawn(name: string): Promise<readonly string[]> {
    return (await this.#index.versions(name)).filter(({ yanked }) => yanked).map(({ version }) => version);
  }

  async locked(digest: string, name: string): Promise<LockedComponent | undefined> {
    const found = await this.#find(digest, name);
    return found && asLocked(found);
  }

  async deprecated(digest: string): Promise<DeprecatedComponent | undefined> {
    return (await this.#index.byDigest(digest))?.deprecated;
  }

  /** @throws COMPONENT_GONE */
  async place(digest: string, name?: string): Promise<ImagePlace> {
    const found = await this.#find(digest, name);
    if (found) return { manifest: found.manifest, digest, image: found.image };
    const values = { component: name ?? digest, reason: 'no registry that is open here has it' };
    throw kumikiError('COMPONENT_GONE', values);
  }

  /** The digest of a component is what its image says: another name with the same one is not what was meant. */
  async #find(digest: string, name: string | undefined): Promise<IndexedVersion | undefined> {
    const found = await this.#index.byDigest(digest);
    if (!found || name === undefined || found.name === name) return found;
    return (await this.#index.versions(name)).find((version) => version.digest === digest);
  }
}

function asLocked({ name, version, digest, manifest, image }: IndexedVersion): LockedComponent {
  return { name, version, digest, manifest, image };
}
