import { asKumikiError, kumikiError, type ErrorCode, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ImageRepository, OciOptions, Registries } from '@kumiki/oci';
import type { ImageFacts } from '../index/found-image.ts';
import type { SignatureState } from '../index/indexed-version.ts';
import { readImage, readSaid, type Looked } from '../read/read-image.ts';
import type { ReadOptions } from '../read/read-options.ts';
import { signatureState, signaturesTag } from '../signatures/signature.ts';
import { inParallel } from './in-parallel.ts';
import type { IndexWriter } from './index-writer.ts';
import { holds, sourceFor, splitRepository, type Source } from './source.ts';

export interface ScannerOptions {
  readonly registries: Registries;
  readonly sources: readonly Source[];
  readonly index: IndexWriter;
  readonly now?: () => number;
}

export interface ScanOptions extends OciOptions {
  /** What is said of an image that did not change is read again after so long, in ms. 0 reads all again. */
  readonly recheckMs?: number;
}

/** Tags that are not those of images, but say something of a digest: `sha256-…`, `sha256-….sig`. */
const aboutDigest = /^sha256-([0-9a-f]{64})(\.[a-z]+)?$/;
/** Images at work at a time. */
const atOnce = 8;
const usualRecheckMs = 3_600_000;

/** Faults of an image that stay as long as it is the same one. */
const lasting: ReadonlySet<string> = new Set<ErrorCode>(['MANIFEST_INVALID', 'COMPONENT_LABEL_INVALID']);
/** Faults of a registry as a whole: asking it for the next image is for nothing. */
const ofRegistry: ReadonlySet<string> = new Set<ErrorCode>([
  'REGISTRY_UNREACHABLE',
  'REGISTRY_BUSY',
  'REGISTRY_FAILED',
  'STORE_UNAVAILABLE',
  'CANCELLED',
]);
/** Whether a fault is one of the registry as a whole. */
export function isOfRegistry({ code }: KumikiError): boolean {
  return ofRegistry.has(code);
}

/** Faults that all images of a repository have alike. */
const ofRepository: ReadonlySet<string> = new Set<ErrorCode>([
  'REGISTRY_LOGIN_NEEDED',
  'REGISTRY_DENIED',
  'REGISTRY_REFUSED',
  'REGISTRY_REDIRECT_REFUSED',
  'REGISTRY_NOT_ENCRYPTED',
]);

/** Reads registries into the index: two or three small requests for what is new, one for what is as it was. */
export class Scanner {
  readonly #options: ScannerOptions;
  readonly #now: () => number;

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Looks through all repositories of a source. What cannot be used is noted as a problem and keeps nobody from the rest.
   * @throws what is wrong with the registry as a whole; what was known stays
   */
  async scanSource(source: Source, options: ScanOptions = {}): Promise<void> {
    for (const repository of await this.repositoriesOf(source, options)) {
      try {
        await this.scanRepository(source, repository, options);
      } catch (thrown) {
        const error = asKumikiError(thrown);
        if (isOfRegistry(error)) throw error;
        this.#options.index.putProblem({ repository: `${source.registry}/${repository}`, wanted: '' }, error);
      }
    }
  }

  /** Those that the registry lists, and those that were named. */
  async repositoriesOf(source: Source, options: OciOptions = {}): Promise<readonly string[]> {
    const { registries, sources, index } = this.#options;
    const listed = await registries.repositories(source.registry, options);
    const named = [...index.store.repositories(), ...index.catalogue.repositories()].map(splitRepository);
    const all = [
      ...(listed ?? []),
      ...source.repositories,
      ...named.flatMap(({ registry, repository }) => (registry === source.registry ? [repository] : [])),
    ];
    // What lies at two sources belongs to the first one.
    const own = all.filter(
      (one) =>
        holds(source, source.registry, one) && sourceFor(sources, `${source.registry}/${one}`) === source,
    );
    return [...new Set(own)].toSorted();
  }

  /** Looks at each tag: one that is new or stands for something else is read, one that is gone is forgotten. */
  async scanRepository(source: Source, path: string, options: ScanOptions = {}): Promise<void> {
    const { registries, index } = this.#options;
    const repository = registries.repository({ registry: source.registry, repository: path });
    const tags = new Set(await Array.fromAsync(repository.tags(options)));
    const known = index.catalogue.tagsOf(repository.where);
    const images = [...tags].filter((tag) => !aboutDigest.test(tag));
    await inParallel(images, atOnce, async (tag) => {
      await this.#scanTag(source, repository, tag, { ...options, tags });
    });
    index.removeProblem({ repository: repository.where, wanted: '' });
    for (const tag of [...known.keys()].filter((one) => !tags.has(one)))
      index.removeTag({ repository: repository.where, tag });
  }

  /** Looks at one tag, as a registry tells of it. A tag that is about another image is a reason to look at that. */
  async scanTag(source: Source, path: string, tag: string, options: OciOptions = {}): Promise<void> {
    const repository = this.#options.registries.repository({ registry: source.registry, repository: path });
    const [, digest] = aboutDigest.exec(tag) ?? [];
    if (digest !== undefined) await this.scanDigest(source, path, `sha256:${digest}`, options);
    else await this.#scanTag(source, repository, tag, options);
  }

  /** Reads again what is said of an image; one that was kept out so far may be let in now. */
  async scanDigest(source: Source, path: string, digest: string, options: OciOptions = {}): Promise<void> {
    const { registries, index } = this.#options;
    const repository = registries.repository({ registry: source.registry, repository: path });
    const there = index.catalogue.image({ repository: repository.where, digest });
    if (there) return await this.#refresh(source, repository, there, options);
    const tags = this.#forgetTags(repository.where, digest);
    if (tags.length === 0) return await this.scanRepository(source, path, options);
    for (const tag of tags) await this.#scanTag(source, repository, tag, options);
  }

  /** An image that is no component so far, or was kept out, is read anew. */
  #forgetTags(repository: string, digest: string): readonly string[] {
    const { index } = this.#options;
    const known = [...index.catalogue.tagsOf(repository)];
    const tags = known.flatMap(([tag, stands]) => (stands === digest ? [tag] : []));
    for (const tag of tags) index.removeTag({ repository, tag });
    return tags;
  }

  /** Reads an image and puts it into the index where it is a component. @throws REGISTRY_SIGNATURE_NEEDED where it is kept out */
  async take(
    source: Source,
    repository: ImageRepository,
    wanted: string,
    options: ReadOptions = {},
  ): Promise<Looked> {
    const { index } = this.#options;
    const place = { repository: repository.where, wanted };
    const looked = await readImage(repository, wanted, options);
    const { image: read, digest } = looked;
    if (!read) {
      index.removeProblem(place);
      return looked;
    }
    const signature = await this.#signature(source, repository, digest, options);
    this.#admit(source, read, signature);
    const there = index.catalogue.image(read);
    index.putImage({
      ...read,
      signature,
      foundAt: there?.foundAt ?? new Date(this.#now()).toISOString(),
      checkedAt: this.#now(),
      ownRecords: there?.ownRecords ?? [],
    });
    index.removeProblem(place);
    return looked;
  }

  async #scanTag(
    source: Source,
    repository: ImageRepository,
    tag: string,
    { recheckMs = usualRecheckMs, ...options }: ReadOptions & ScanOptions,
  ): Promise<void> {
    const { index } = this.#options;
    const { where } = repository;
    const known = index.catalogue.tagsOf(where).get(tag);
    try {
      if (known !== undefined) {
        const { digest } = await repository.resolve(tag, options);
        if (digest === known) {
          const there = index.catalogue.image({ repository: where, digest });
          if (there && this.#now() - there.checkedAt >= recheckMs)
            await this.#refresh(source, repository, there, options);
          return;
        }
      }
      const isKnown = (digest: string) => index.catalogue.image({ repository: where, digest }) !== undefined;
      const { digest } = await this.take(source, repository, tag, { ...options, isKnown });
      index.putTag({ repository: where, tag, digest });
    } catch (thrown) {
      const error = asKumikiError(thrown);
      if (isOfRegistry(error) || ofRepository.has(error.code)) throw error;
      await this.#note(repository, tag, error, options);
    }
  }

  /** What is said of an image, and whether it may still be used. */
  async #refresh(
    source: Source,
    repository: ImageRepository,
    facts: ImageFacts,
    options: ReadOptions,
  ): Promise<void> {
    const { index } = this.#options;
    const { records, details } = await readSaid(repository, facts.digest, options);
    const signature = await this.#signature(source, repository, facts.digest, options);
    this.#admit(source, facts, signature);
    index.putFacts({ ...facts, records, details, signature, checkedAt: this.#now() });
  }

  async #signature(
    { signatures, keys }: Source,
    repository: ImageRepository,
    digest: string,
    { tags, ...options }: ReadOptions,
  ): Promise<SignatureState> {
    const tag = signaturesTag(digest);
    if (tags && !tags.has(tag)) return 'none';
    if (signatures === 'off') return tags ? 'unverified' : await isThere(repository, tag, options);
    return await signatureState(repository, digest as `sha256:${string}`, keys, options);
  }

  /** @throws REGISTRY_SIGNATURE_NEEDED, and takes out of the index what was in it */
  #admit(
    source: Source,
    { repository, digest }: Pick<ImageFacts, 'repository' | 'digest'>,
    signature: SignatureState,
  ): void {
    if (source.signatures !== 'require' || signature === 'verified') return;
    this.#options.index.removeImage({ repository, digest });
    this.#forgetTags(repository, digest);
    const found = {
      none: 'it has no signature',
      unverified: 'its signature is by somebody else',
      invalid: 'its signature is of something else',
    }[signature];
    throw kumikiError('REGISTRY_SIGNATURE_NEEDED', {
      image: `${repository}@${digest}`,
      source: source.name,
      reason: found,
    });
  }

  /** An image with a fault that stays is not read again before its tag stands for another one. */
  async #note(
    repository: ImageRepository,
    tag: string,
    error: KumikiError,
    options: OciOptions,
  ): Promise<void> {
    const { index } = this.#options;
    const { where } = repository;
    index.putProblem({ repository: where, wanted: tag }, error);
    if (lasting.has(error.code)) {
      const { digest } = await repository.resolve(tag, options);
      index.putTag({ repository: where, tag, digest });
    } else if (error.code === 'REGISTRY_NOT_FOUND') {
      index.removeTag({ repository: where, tag });
      index.removeProblem({ repository: where, wanted: tag });
    }
  }
}

/** Somebody signed it; nobody asked who. */
async function isThere(
  repository: ImageRepository,
  tag: string,
  options: OciOptions,
): Promise<SignatureState> {
  try {
    await repository.resolve(tag, options);
    return 'unverified';
  } catch (thrown) {
    const error = asKumikiError(thrown);
    if (error.code === 'REGISTRY_NOT_FOUND') return 'none';
    throw error;
  }
}
