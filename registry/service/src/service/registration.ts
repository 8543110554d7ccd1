import { asKumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import type { Manifest } from '@kumiki/component-sdk/manifest';
import { manifestMediaType } from '@kumiki/component-sdk/package/image';
import {
  formatReference,
  parseReference,
  wantedOf,
  type ImageRepository,
  type Registries,
} from '@kumiki/oci';
import type { FoundComponent } from '../index/found-image.ts';
import type { IndexedVersion } from '../index/indexed-version.ts';
import { putArtifact } from '../read/artifacts.ts';
import { readImage } from '../read/read-image.ts';
import type { IndexWriter } from '../scan/index-writer.ts';
import type { Scanner } from '../scan/scanner.ts';
import { sourceFor, type Source } from '../scan/source.ts';
import type { Marks, Said } from './marks.ts';

export interface RegistrationAsked {
  /** `HOST/PATH:TAG` or `HOST/PATH@sha256:…`. */
  readonly image: string;
  /** Of an image that does not say itself what component it is. */
  readonly manifest?: Manifest;
  /** Who asks. */
  readonly by: string;
}

export interface Registered extends Said {
  /** What is in the index now. */
  readonly versions: readonly IndexedVersion[];
}

interface Taken extends Said {
  readonly components: readonly FoundComponent[];
}

export interface RegistrationOptions {
  readonly registries: Registries;
  readonly sources: readonly Source[];
  readonly index: IndexWriter;
  readonly scanner: Scanner;
  readonly marks: Marks;
}

/** Takes images into the index when somebody asks for it. */
export class Registration {
  readonly #options: RegistrationOptions;

  constructor(options: RegistrationOptions) {
    this.#options = options;
  }

  /**
   * @throws REGISTRY_NAME_INVALID, REGISTRY_SOURCE_UNKNOWN, REGISTRY_NO_COMPONENT, REGISTRY_TAG_NEEDED, REGISTRY_SIGNATURE_NEEDED,
   * COMPONENT_LABEL_INVALID, MANIFEST_INVALID, and what is wrong with the registry
   */
  async register({ image, manifest, by }: RegistrationAsked): Promise<Taken> {
    const { registries, sources, scanner, index, marks } = this.#options;
    const reference = parseReference(image);
    const where = `${reference.registry}/${reference.repository}`;
    const source = sourceFor(sources, where);
    if (!source) {
      const names = sources.map(({ name }) => name).join(', ') || 'none is named';
      throw kumikiError('REGISTRY_SOURCE_UNKNOWN', { where, sources: names });
    }
    const repository = registries.repository(reference);
    if (manifest) await this.#describe(repository, wantedOf(reference), manifest);
    const { image: read } = await scanner.take(source, repository, wantedOf(reference));
    const whole = formatReference(reference);
    if (!read)
      throw kumikiError('REGISTRY_NO_COMPONENT', { image: whole, reason: 'nothing says which one it is' });
    const tag = await this.#tagOf(repository, read.digest, [
      ...(reference.tag === undefined ? [] : [reference.tag]),
      ...read.components.map(({ manifest: { version } }) => version),
    ]);
    if (tag === undefined) throw kumikiError('REGISTRY_TAG_NEEDED', { image: whole });
    index.store.putRepository(where);
    index.putTag({ repository: where, tag, digest: read.digest });
    const facts = index.catalogue.image(read)!;
    const known = [...facts.records, ...facts.ownRecords].some(
      (one) => one.published && one.by !== undefined,
    );
    const said: Said = known
      ? { kept: 'registry' }
      : await marks.record(facts, { at: new Date().toISOString(), by, published: true });
    return { ...said, components: read.components };
  }

  /** The first of the tags that stands for the image. */
  async #tagOf(
    repository: ImageRepository,
    digest: string,
    tags: readonly string[],
  ): Promise<string | undefined> {
    for (const tag of new Set(tags)) {
      try {
        if ((await repository.resolve(tag)).digest === digest) return tag;
      } catch (thrown) {
        const error = asKumikiError(thrown);
        if (error.code !== 'REGISTRY_NOT_FOUND') throw error;
      }
    }
    return undefined;
  }

  /** Puts a manifest beside an image that has none: what an image says itself is never overruled. */
  async #describe(repository: ImageRepository, wanted: string, manifest: Manifest): Promise<void> {
    const { image: there } = await readImage(repository, wanted);
    const text = JSON.stringify(manifest);
    if (there) {
      const [first, ...more] = there.components;
      if (first && more.length === 0 && JSON.stringify(first.manifest) === text) return;
      const { name, version } = first!.manifest;
      const reason = `it says itself that it is ${name}@${version}, by another manifest`;
      throw kumikiError('REGISTRY_NO_COMPONENT', { image: `${repository.where}:${wanted}`, reason });
    }
    const subject = await repository.resolve(wanted);
    const file = { bytes: Buffer.from(text), mediaType: manifestMediaType };
    await putArtifact(repository, subject, manifestMediaType, [file]);
  }
}
