import type { ComponentPlace, ComponentPlaces } from '../executors/index.ts';
import type { ComponentSource, DeprecatedComponent, LockedComponent } from '../pipeline/index.ts';

/** Where components are found, and where their code is. */
export type Components = ComponentSource & ComponentPlaces;

/**
 * Several sources as one. The first one that has a name answers for it, so that nobody can push a version of a component whose folder
 * is on this machine; what a pipeline is locked to is found in all of them.
 */
export class CombinedComponents implements Components {
  readonly #sources: readonly Components[];

  /** @param sources at least one */
  constructor(...sources: readonly Components[]) {
    this.#sources = sources;
  }

  /** @throws as the source that has the name */
  async versions(name: string): Promise<readonly LockedComponent[]> {
    for (const source of this.#sources) {
      const found = await source.versions(name);
      if (found.length > 0) return found;
    }
    return [];
  }

  async names(): Promise<readonly string[]> {
    const names = await Promise.all(this.#sources.map(async (source) => await source.names()));
    return [...new Set(names.flat())].toSorted();
  }

  async withdrawn(name: string): Promise<readonly string[]> {
    for (const source of this.#sources) {
      const found = (await source.withdrawn?.(name)) ?? [];
      if (found.length > 0) return found;
      if ((await source.versions(name)).length > 0) return [];
    }
    return [];
  }

  async locked(digest: string, name: string): Promise<LockedComponent | undefined> {
    for (const source of this.#sources) {
      const found = source.locked
        ? await source.locked(digest, name)
        : (await source.versions(name)).find((version) => version.digest === digest);
      if (found) return found;
    }
    return undefined;
  }

  async deprecated(digest: string): Promise<DeprecatedComponent | undefined> {
    for (const source of this.#sources) {
      const found = await source.deprecated?.(digest);
      if (found) return found;
    }
    return undefined;
  }

  /** @throws COMPONENT_GONE, as the last source says it */
  async place(digest: string, name?: string): Promise<ComponentPlace> {
    for (const source of this.#sources.slice(0, -1)) {
      const found = await source.place(digest, name).catch(() => undefined);
      if (found) return found;
    }
    return await this.#sources.at(-1)!.place(digest, name);
  }
}
