import { headVersion, newestFirst } from './choose-version.ts';
import type { Listed } from './find-components.ts';
import type { FoundImage, ImageFacts, TagState } from './found-image.ts';
import { compareTexts, stateOf, type RecordedState } from './image-record.ts';
import type { Deprecation, Yanking } from './indexed-version.ts';
import { searchableOf, type Searchable } from './search.ts';

/** A component of an image, without its manifest. */
export interface Entry {
  readonly image: ImageFacts;
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly searchable: Searchable;
  readonly state: RecordedState;
  readonly deprecated?: Deprecation;
  readonly yanked?: Yanking;
}

/** A version as people see it: the image that counts, and others that say that they are the same version. */
export interface VersionView extends Entry {
  readonly supersededTag: boolean;
  readonly others: readonly Entry[];
}

interface Kept {
  readonly entries: readonly Entry[];
  readonly tags: Set<string>;
}

/** How far down a repository stands: the operator's first source counts most. */
export type SourceRank = (repository: string) => number;

/**
 * All that was found, in memory: small facts of each version, looked up by name, by digest and by what is searched. Which image
 * counts where several say that they are the same version does not depend on when they were found.
 */
export class Catalogue {
  readonly #rank: SourceRank;
  readonly #images = new Map<string, Kept>();
  readonly #names = new Map<string, Set<Entry>>();
  readonly #digests = new Map<string, Set<Entry>>();
  readonly #views = new Map<string, readonly VersionView[]>();
  readonly #heads = new Map<string, (Listed & { readonly entry: VersionView }) | undefined>();
  readonly #tags = new Map<string, Map<string, string>>();

  constructor(rank: SourceRank = () => 0) {
    this.#rank = rank;
  }

  /** Adds an image, or puts what is known of it now in the place of what was. */
  setImage({ components, ...image }: FoundImage): void {
    const key = keyOf(image);
    const before = this.#images.get(key);
    for (const entry of before?.entries ?? []) this.#forget(entry);
    const entries = components.map(({ digest, manifest }): Entry => {
      const { name, version } = manifest;
      const state = stateOf([...image.records, ...image.ownRecords], `${name}@${version}`);
      return { image, name, version, digest, searchable: searchableOf(manifest), state, ...marksOf(state) };
    });
    this.#keep(key, entries, before?.tags ?? new Set());
  }

  /** Changes what is said of an image without what is in it. */
  setFacts(image: ImageFacts): void {
    const key = keyOf(image);
    const kept = this.#images.get(key);
    if (!kept) return;
    for (const entry of kept.entries) this.#forget(entry);
    const entries = kept.entries.map(({ name, version, digest, searchable }): Entry => {
      const state = stateOf([...image.records, ...image.ownRecords], `${name}@${version}`);
      return { image, name, version, digest, searchable, state, ...marksOf(state) };
    });
    this.#keep(key, entries, kept.tags);
  }

  /** An image that may not be used any more. */
  removeImage(image: Pick<ImageFacts, 'repository' | 'digest'>): void {
    const key = keyOf(image);
    for (const entry of this.#images.get(key)?.entries ?? []) this.#forget(entry);
    // What tags stand for is known on.
    const tags = this.#images.get(key)?.tags ?? new Set();
    if (tags.size > 0) this.#images.set(key, { entries: [], tags });
    else this.#images.delete(key);
  }

  /** Says what a tag stands for from now on; nothing for one that is gone. @returns what it stood for */
  setTag({ repository, tag, digest }: Omit<TagState, 'digest'> & { digest?: string }): string | undefined {
    const tags = this.#tags.get(repository) ?? new Map<string, string>();
    this.#tags.set(repository, tags);
    const before = tags.get(tag);
    if (before === digest) return before;
    if (before !== undefined) this.#retag(keyOf({ repository, digest: before }), (of) => of.delete(tag));
    if (digest === undefined) tags.delete(tag);
    else {
      tags.set(tag, digest);
      this.#retag(keyOf({ repository, digest }), (of) => of.add(tag));
    }
    return before;
  }

  tagsOf(repository: string): ReadonlyMap<string, string> {
    return this.#tags.get(repository) ?? new Map<string, string>();
  }

  /** Those with tags. */
  repositories(): string[] {
    return [...this.#tags].flatMap(([repository, tags]) => (tags.size > 0 ? [repository] : []));
  }

  image(image: Pick<ImageFacts, 'repository' | 'digest'>): ImageFacts | undefined {
    return this.#images.get(keyOf(image))?.entries[0]?.image;
  }

  *images(): Generator<ImageFacts> {
    for (const { entries } of this.#images.values()) if (entries[0]) yield entries[0].image;
  }

  names(): string[] {
    return [...this.#names.keys()].filter((name) => this.versions(name).length > 0).toSorted();
  }

  /** Each version once, newest first: those that a tag stands for. */
  versions(name: string): readonly VersionView[] {
    const known = this.#views.get(name);
    if (known) return known;
    const byVersion = Map.groupBy(this.#names.get(name) ?? [], ({ version }) => version);
    const views = [...byVersion.values()].flatMap((entries) => this.#view(entries) ?? []);
    views.sort(newestFirst);
    this.#views.set(name, views);
    return views;
  }

  /** By the digest of the component, whether a tag stands for it or not. */
  byDigest(digest: string): VersionView | undefined {
    const [first, ...others] = [...(this.#digests.get(digest) ?? [])].toSorted(this.#inOrder);
    if (!first) return undefined;
    const view = this.versions(first.name).find(({ version }) => version === first.version);
    if (view && view.digest === digest) return view;
    return { ...first, others, supersededTag: true };
  }

  /** What is looked through: of each component the version that stands for it. */
  *heads(): Generator<Listed & { readonly entry: VersionView }> {
    for (const name of this.#names.keys()) {
      if (!this.#heads.has(name)) {
        const entry = headVersion(this.versions(name));
        const deprecated = entry?.deprecated !== undefined;
        this.#heads.set(name, entry && { ...entry.searchable, deprecated, entry });
      }
      const head = this.#heads.get(name);
      if (head) yield head;
    }
  }

  /** Images that no tag stands for any more. */
  untagged(): readonly Entry[] {
    return [...this.#images.values()].flatMap(({ entries, tags }) => (tags.size === 0 ? entries : []));
  }

  get size(): { readonly components: number; readonly images: number } {
    return { components: this.#names.size, images: this.#images.size };
  }

  #view(entries: readonly Entry[]): VersionView | undefined {
    const [first, ...others] = entries.toSorted(this.#inOrder);
    if (!first || this.#tagsAt(first).size === 0) return undefined;
    // The image for one platform alone may have a tag of its own beside the index that holds it.
    const again = others.some(
      (one) => one.image.repository === first.image.repository && this.#tagsAt(one).size === 0,
    );
    return { ...first, others, supersededTag: again };
  }

  /**
   * Which of two images counts: one that a tag stands for, of the source that the operator named first, whose path ends with the
   * component's name, by the tag that is its version, the last that was found.
   */
  readonly #inOrder = (a: Entry, b: Entry): number => {
    const [ofA, ofB] = [this.#tagsAt(a), this.#tagsAt(b)];
    return (
      Number(ofB.size > 0) - Number(ofA.size > 0) ||
      this.#rank(a.image.repository) - this.#rank(b.image.repository) ||
      Number(isNamedAfter(b)) - Number(isNamedAfter(a)) ||
      compareTexts(a.image.repository, b.image.repository) ||
      Number(ofB.has(b.version)) - Number(ofA.has(a.version)) ||
      compareTexts(b.image.foundAt, a.image.foundAt) ||
      compareTexts(a.image.digest, b.image.digest)
    );
  };

  #tagsAt({ image }: Entry): ReadonlySet<string> {
    return this.#images.get(keyOf(image))?.tags ?? new Set();
  }

  #retag(key: string, change: (tags: Set<string>) => void): void {
    const kept = this.#images.get(key) ?? { entries: [], tags: new Set() };
    this.#images.set(key, kept);
    change(kept.tags);
    for (const { name } of kept.entries) this.#changed(name);
  }

  #keep(key: string, entries: readonly Entry[], tags: Set<string>): void {
    this.#images.set(key, { entries, tags });
    for (const entry of entries) {
      addTo(this.#names, entry.name, entry);
      addTo(this.#digests, entry.digest, entry);
      this.#changed(entry.name);
    }
  }

  #forget(entry: Entry): void {
    this.#names.get(entry.name)?.delete(entry);
    this.#digests.get(entry.digest)?.delete(entry);
    if (this.#names.get(entry.name)?.size === 0) this.#names.delete(entry.name);
    if (this.#digests.get(entry.digest)?.size === 0) this.#digests.delete(entry.digest);
    this.#changed(entry.name);
  }

  #changed(name: string): void {
    this.#views.delete(name);
    this.#heads.delete(name);
  }
}

function marksOf({ deprecated, yanked }: RecordedState): Pick<Entry, 'deprecated' | 'yanked'> {
  return { ...(deprecated && { deprecated }), ...(yanked && { yanked }) };
}

function isNamedAfter({ image, name }: Entry): boolean {
  return image.repository.endsWith(`/${name}`);
}

function keyOf({ repository, digest }: Pick<ImageFacts, 'repository' | 'digest'>): string {
  return `${repository}@${digest}`;
}

function addTo<Value>(map: Map<string, Set<Value>>, key: string, value: Value): void {
  const there = map.get(key);
  if (there) there.add(value);
  else map.set(key, new Set([value]));
}
