import { headVersion, newestFirst } from './choose-version.ts';
import type { ComponentIndex, ComponentQuery, SearchPage } from './component-index.ts';
import { findComponents } from './find-components.ts';
import type { IndexedVersion } from './indexed-version.ts';
import { searchableOf } from './search.ts';

/** An index of versions that are given to it, in memory alone. */
export class MemoryIndex implements ComponentIndex {
  readonly #versions = new Map<string, IndexedVersion[]>();
  readonly #byDigest = new Map<string, IndexedVersion>();

  constructor(versions: Iterable<IndexedVersion> = []) {
    for (const version of versions) this.put(version);
  }

  /** Adds a version. One of the same number takes the place of the one before, which stays to be found by its digest. */
  put(version: IndexedVersion): void {
    const all = this.#versions.get(version.name) ?? [];
    const others = all.filter((other) => other.version !== version.version);
    this.#versions.set(version.name, [...others, version].toSorted(newestFirst));
    this.#byDigest.set(version.digest, version);
  }

  async versions(name: string): Promise<readonly IndexedVersion[]> {
    return await Promise.resolve(this.#versions.get(name) ?? []);
  }

  async names(): Promise<readonly string[]> {
    return await Promise.resolve([...this.#versions.keys()].toSorted());
  }

  async byDigest(digest: string): Promise<IndexedVersion | undefined> {
    return await Promise.resolve(this.#byDigest.get(digest));
  }

  async search(query: ComponentQuery): Promise<SearchPage> {
    const all = [...this.#versions.values()].flatMap((versions) => {
      const head = headVersion(versions);
      return head
        ? [{ ...searchableOf(head.manifest), deprecated: head.deprecated !== undefined, head }]
        : [];
    });
    const { items, next } = findComponents(all, query);
    const page = { items: items.map(({ head }) => head), ...(next !== undefined && { next }) };
    return await Promise.resolve(page);
  }
}
