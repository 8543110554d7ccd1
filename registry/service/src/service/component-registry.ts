import { adviceFor } from '@kumiki/component-sdk/document';
import { KumikiError, kumikiError, type ErrorCode } from '@kumiki/component-sdk/errors';
import type { Manifest } from '@kumiki/component-sdk/manifest';
import { Registries, type RegistriesOptions } from '@kumiki/oci';
import { Catalogue, type Entry, type VersionView } from '../index/catalogue.ts';
import { chooseVersion } from '../index/choose-version.ts';
import { compatibility, type CompatibilityReport } from '../index/compatibility.ts';
import type { ComponentIndex, ComponentQuery, SearchPage } from '../index/component-index.ts';
import { findComponents } from '../index/find-components.ts';
import type { IndexedVersion } from '../index/indexed-version.ts';
import { detailTitles, Details, noFile, type DetailFile } from '../read/read-details.ts';
import { Follower, type SourceState } from '../scan/follower.ts';
import { IndexWriter } from '../scan/index-writer.ts';
import { hintsIn } from '../scan/notification.ts';
import { Scanner } from '../scan/scanner.ts';
import {
  rankOf,
  readSources,
  sourceFor,
  splitRepository,
  type Source,
  type SourceSetting,
} from '../scan/source.ts';
import type { FoundProblem, IndexStore } from '../store/index-store.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { Marks, type Mark, type Said } from './marks.ts';
import { Registration, type Registered, type RegistrationAsked } from './registration.ts';

/** A pipeline that uses a component. */
export interface Use {
  readonly pipeline: string;
  /** Of the pipeline. */
  readonly version: number;
  /** Of the component. */
  readonly digest: string;
}

export interface ComponentRegistryOptions {
  readonly store: IndexStore;
  readonly sources: readonly SourceSetting[];
  /** Between two looks at all tags, in ms; 0 looks once, and then where it is told to. Default 5 minutes. */
  readonly pollMs?: number;
  /** Which pipelines use components of these digests; nobody knows where it is left out. */
  readonly usedBy?: (digests: readonly string[]) => Promise<readonly Use[]>;
  /** Hears what went wrong with a source. */
  readonly failed?: (source: string, error: KumikiError) => void;
  readonly registries?: Omit<RegistriesOptions, 'insecure'>;
}

/** One version with what people look at. */
export interface VersionDetails {
  readonly version: IndexedVersion;
  /** Other images that say that they are this version: what the tag stood for before, and other repositories. */
  readonly others: readonly { readonly digest: string; readonly image: string }[];
  readonly usedBy: readonly Use[];
}

/** An image that no tag stands for and no pipeline uses. */
export interface Garbage {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly image: string;
  readonly sizeBytes: number;
}

/** The components of the operator's sources: found, followed, and searched. It knows no protocol. */
export class ComponentRegistry implements ComponentIndex, AsyncDisposable {
  readonly #options: ComponentRegistryOptions;
  readonly #sources: readonly Source[];
  readonly #catalogue: Catalogue;
  readonly #index: IndexWriter;
  readonly #registries: Registries;
  readonly #follower: Follower;
  readonly #details = new Details();
  readonly #marks: Marks;
  readonly #registration: Registration;

  private constructor(options: ComponentRegistryOptions, sources: readonly Source[]) {
    const { store, pollMs = 300_000, failed } = options;
    this.#options = options;
    this.#sources = sources;
    this.#catalogue = new Catalogue(rankOf(sources));
    this.#index = new IndexWriter(this.#catalogue, store);
    const insecure = options.sources.flatMap(({ insecure }, at) => (insecure ? [sources[at]!.registry] : []));
    this.#registries = new Registries({ mirrors: new Map(), ...options.registries, insecure });
    const parts = { registries: this.#registries, sources, index: this.#index };
    const scanner = new Scanner(parts);
    this.#follower = new Follower({ ...parts, scanner, pollMs, ...(failed && { failed }) });
    this.#marks = new Marks(parts);
    this.#registration = new Registration({ ...parts, scanner, marks: this.#marks });
    this.#load();
  }

  /** @throws REGISTRY_NAME_INVALID, REGISTRY_KEY_INVALID */
  static async open(options: ComponentRegistryOptions): Promise<ComponentRegistry> {
    return new ComponentRegistry(options, await readSources(options.sources));
  }

  /** One without sources, which has nothing. */
  static empty(): ComponentRegistry {
    return new ComponentRegistry({ store: new MemoryStore(), sources: [] }, []);
  }

  /** Begins to look through the sources, and goes on with it. */
  start(): void {
    this.#follower.start();
  }

  async versions(name: string): Promise<readonly IndexedVersion[]> {
    return await Promise.resolve(this.#catalogue.versions(name).flatMap((view) => this.#indexed(view) ?? []));
  }

  async names(): Promise<readonly string[]> {
    return await Promise.resolve(this.#catalogue.names());
  }

  async byDigest(digest: string): Promise<IndexedVersion | undefined> {
    const view = this.#catalogue.byDigest(digest);
    return await Promise.resolve(view && this.#indexed(view));
  }

  async search(query: ComponentQuery): Promise<SearchPage> {
    const { items, next } = findComponents(this.#catalogue.heads(), query);
    const found = items.flatMap(({ entry }) => this.#indexed(entry) ?? []);
    return await Promise.resolve({ items: found, ...(next !== undefined && { next }) });
  }

  /** The version that a range stands for. @throws COMPONENT_UNKNOWN, COMPONENT_VERSION_UNKNOWN */
  async resolve(name: string, range: string): Promise<IndexedVersion> {
    const all = this.#viewsOf(name);
    const found = chooseVersion(all, range);
    if (!found) throw unknownVersion(name, range, all);
    return await Promise.resolve(this.#needed(found));
  }

  /** @throws COMPONENT_UNKNOWN, COMPONENT_VERSION_UNKNOWN */
  async details(name: string, version: string): Promise<VersionDetails> {
    const view = this.#view(name, version);
    const usedBy = (await this.#options.usedBy?.([view.digest])) ?? [];
    const others = view.others.map((other) => ({ digest: other.digest, image: imageOf(other) }));
    return { version: this.#needed(view), others, usedBy };
  }

  /** What becomes of pipelines that go from one version to another. @throws COMPONENT_UNKNOWN, COMPONENT_VERSION_UNKNOWN */
  async compare(name: string, from: string, to: string): Promise<CompatibilityReport> {
    const [before, after] = [this.#view(name, from), this.#view(name, to)].map((view) => this.#needed(view));
    return await Promise.resolve(compatibility(before!.manifest, after!.manifest));
  }

  /** The files beside a version. @throws COMPONENT_UNKNOWN, COMPONENT_VERSION_UNKNOWN, and what is wrong with the registry */
  async files(
    name: string,
    version: string,
  ): Promise<readonly { readonly file: string; readonly sizeBytes: number }[]> {
    const view = this.#view(name, version);
    const there = await this.#details.list(this.#repository(view), view.image.details, view);
    return detailTitles(this.#needed(view).manifest).flatMap((file) => {
      const found = there.get(file);
      return found ? [{ file, sizeBytes: found.size }] : [];
    });
  }

  /** @throws COMPONENT_FILE_NOT_FOUND, and as `files` */
  async file(name: string, version: string, title: string): Promise<DetailFile> {
    const view = this.#view(name, version);
    if (!detailTitles(this.#needed(view).manifest).includes(title)) throw noFile(view, title);
    return await this.#details.file(this.#repository(view), view.image.details, view, title);
  }

  /** Puts an image into the index now. @throws as `Registration` */
  async register(asked: RegistrationAsked): Promise<Registered> {
    const { components, ...registered } = await this.#registration.register(asked);
    const versions = components.flatMap(({ digest }) => this.#catalogue.byDigest(digest) ?? []);
    return { ...registered, versions: versions.flatMap((view) => this.#indexed(view) ?? []) };
  }

  /** Says that a version is deprecated or yanked, or no more. @throws COMPONENT_UNKNOWN, COMPONENT_VERSION_UNKNOWN */
  async mark(name: string, version: string, mark: Mark): Promise<Said> {
    return await this.#marks.say(this.#view(name, version), mark);
  }

  /** Follows what a registry tells. @returns how many hints were of use */
  notified(notification: unknown): number {
    const hints = hintsIn(notification);
    this.#follower.follow(hints);
    return hints.length;
  }

  /** Looks through all sources now. */
  async scan(): Promise<void> {
    await this.#follower.scanAll();
  }

  /**
   * Looks for one component: in the repositories that are called as it is, and where none has it, since it may be in a bundle, in all of the
   * sources.
   * @throws what keeps a registry from answering, where no other one has it
   */
  async look(name: string): Promise<void> {
    const isThere = () => this.#catalogue.versions(name).length > 0;
    const fault = await this.#follower.seek(name);
    if (isThere()) return;
    if (fault) throw fault;
    await this.scan();
    if (isThere()) return;
    const problem = this.sources().find((source) => source.problem)?.problem;
    if (problem) throw new KumikiError(problem.code as ErrorCode, problem);
  }

  /** When all that was told is looked at. */
  async whenIdle(): Promise<void> {
    await this.#follower.whenIdle();
  }

  sources(): readonly SourceState[] {
    return this.#follower.states();
  }

  problems(): readonly FoundProblem[] {
    return this.#index.store.problems();
  }

  /** What nobody refers to any more. Nothing is ever removed by itself. */
  async garbage(): Promise<readonly Garbage[]> {
    const untagged = this.#catalogue.untagged();
    const used = new Set(
      (await this.#options.usedBy?.(untagged.map(({ digest }) => digest)))?.map((use) => use.digest),
    );
    return untagged
      .filter(({ digest }) => !used.has(digest))
      .map((entry) => {
        const { name, version, digest, image } = entry;
        return { name, version, digest, image: imageOf(entry), sizeBytes: image.sizeBytes };
      });
  }

  size(): { readonly components: number; readonly images: number } {
    return this.#catalogue.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#follower[Symbol.asyncDispose]();
    this.#options.store[Symbol.dispose]();
  }

  /** What was known, but for what the operator takes no more. */
  #load(): void {
    const { store } = this.#options;
    const isTaken = (repository: string) => sourceFor(this.#sources, repository) !== undefined;
    const tags = [...store.tags()].filter(({ repository }) => isTaken(repository));
    const out = new Set<string>();
    for (const image of store.images()) {
      const { repository, digest, signature } = image;
      const source = sourceFor(this.#sources, repository);
      if (source && (source.signatures !== 'require' || signature === 'verified')) {
        this.#catalogue.setImage(image);
        continue;
      }
      store.removeImage(image);
      out.add(`${repository}@${digest}`);
    }
    for (const tag of tags) {
      if (out.has(`${tag.repository}@${tag.digest}`)) store.removeTag(tag);
      else this.#catalogue.setTag(tag);
    }
  }

  #viewsOf(component: string): readonly VersionView[] {
    const views = this.#catalogue.versions(component);
    if (views.length > 0) return views;
    throw kumikiError('COMPONENT_UNKNOWN', {
      component,
      advice: adviceFor(component, this.#catalogue.names()),
    });
  }

  #view(name: string, version: string): VersionView {
    const all = this.#viewsOf(name);
    const found = all.find((view) => view.version === version);
    if (!found) throw unknownVersion(name, version, all);
    return found;
  }

  #repository({ image }: Entry) {
    return this.#registries.repository(splitRepository(image.repository));
  }

  #needed(view: VersionView): IndexedVersion {
    const found = this.#indexed(view);
    if (!found) throw unknownVersion(view.name, view.version, []);
    return found;
  }

  #indexed(view: VersionView): IndexedVersion | undefined {
    const { image, name, version, digest, state, supersededTag } = view;
    const manifest: Manifest | undefined = this.#index.store.manifest(image, { name, version });
    if (!manifest) return undefined;
    const { platforms, sizeBytes, signature, foundAt } = image;
    const { publishedAt = foundAt, publishedBy, deprecated, yanked } = state;
    return {
      name,
      version,
      digest,
      manifest,
      image: imageOf(view),
      platforms,
      sizeBytes,
      publishedAt,
      ...(publishedBy !== undefined && { publishedBy }),
      signature,
      ...(deprecated && { deprecated }),
      ...(yanked && { yanked }),
      ...(supersededTag && { supersededTag }),
    };
  }
}

function imageOf({ image }: Entry): string {
  return `${image.repository}@${image.digest}`;
}

/** Versions that a message names at most. */
const mostShown = 8;

function unknownVersion(component: string, range: string, all: readonly VersionView[]): Error {
  const shown = all
    .slice(0, mostShown)
    .map(({ version, yanked }) => (yanked ? `${version} (yanked)` : version));
  const versions = shown.join(', ') + (all.length > mostShown ? ', ...' : '');
  return kumikiError('COMPONENT_VERSION_UNKNOWN', { component, range: `"${range.slice(0, 100)}"`, versions });
}
