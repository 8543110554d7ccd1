import { kumikiError } from '@kumiki/component-sdk/errors';
import { isDigest, type Digest } from '@kumiki/component-sdk/storage';
import type { BlobSource, FoundManifest, ImageRepository, OciOptions } from '../content.ts';
import {
  ociLimits,
  parseJsonObject,
  parseManifestDocument,
  type Descriptor,
  type ManifestDocument,
} from '../documents.ts';
import { mediaTypes } from '../media-types.ts';
import { asReferrer } from '../referrer.ts';
import { checkBytes, collect, sha256, sourceOf, verified } from '../verify.ts';

/** Where a repository that is no registry keeps its bytes and its names. */
export interface Keeper {
  readonly where: string;
  /** The bytes from their start; nothing where there are none of that digest. */
  read(digest: Digest): Promise<AsyncIterable<Uint8Array> | undefined>;
  size(digest: Digest): Promise<number | undefined>;
  /** Keeps all chunks under a digest, or nothing where reading them fails. */
  write(digest: Digest, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** The manifests that have a tag, or that are about another one. */
  entries(): Promise<readonly Descriptor[]>;
  /** Changes them; changes come one after the other. */
  change(next: (entries: readonly Descriptor[]) => readonly Descriptor[]): Promise<void>;
}

/** The annotation that holds the tag of an entry. */
const tagKey = 'org.opencontainers.image.ref.name';

/** A repository over something that keeps bytes: the same rules in memory and in a folder. */
export class LocalRepository implements ImageRepository {
  readonly #keeper: Keeper;

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
  }

  get where(): string {
    return this.#keeper.where;
  }

  async resolve(wanted: string, options?: OciOptions): Promise<Descriptor> {
    return (await this.manifest(wanted, options)).descriptor;
  }

  async manifest(wanted: string, { signal }: OciOptions = {}): Promise<FoundManifest> {
    stopIf(signal);
    const digest = isDigest(wanted) ? wanted : await this.#digestOf(wanted);
    const chunks = digest === undefined ? undefined : await this.#keeper.read(digest);
    if (digest === undefined || chunks === undefined) throw this.#missing(`the image ${wanted}`);
    const bytes = await collect(chunks, ociLimits.manifestBytes, {
      what: `The manifest ${wanted}`,
      where: this.where,
    });
    checkBytes(bytes, digest, this.where);
    const mediaType = mediaTypeOf(bytes, this.where);
    return { bytes, descriptor: { mediaType, digest, size: bytes.byteLength } };
  }

  async *blob(descriptor: Descriptor, { signal }: OciOptions = {}): AsyncGenerator<Uint8Array> {
    stopIf(signal);
    const chunks = await this.#keeper.read(descriptor.digest);
    if (chunks === undefined) throw this.#missing(`the blob ${descriptor.digest}`);
    for await (const chunk of verified(chunks, descriptor, this.where)) {
      stopIf(signal);
      yield chunk;
    }
  }

  async hasBlob({ digest }: Descriptor): Promise<boolean> {
    return (await this.#keeper.size(digest)) !== undefined;
  }

  async putBlob(descriptor: Descriptor, source: BlobSource, { signal }: OciOptions = {}): Promise<void> {
    stopIf(signal);
    if (await this.hasBlob(descriptor)) return;
    await this.#keeper.write(
      descriptor.digest,
      stoppable(verified(source.open(0), descriptor, this.where), signal),
    );
  }

  async putManifest(
    { bytes, mediaType }: { readonly bytes: Uint8Array; readonly mediaType: string },
    { tag, signal }: OciOptions & { readonly tag?: string } = {},
  ): Promise<Descriptor> {
    stopIf(signal);
    const document = parseManifestDocument(bytes, mediaType, this.where);
    await this.#checkWhole(document);
    const descriptor: Descriptor = { mediaType, digest: sha256(bytes), size: bytes.byteLength };
    await this.#keeper.write(descriptor.digest, sourceOf(bytes).open(0));
    const subject = document.kind === 'image' ? document.image.subject : document.index.subject;
    if (tag === undefined && subject === undefined) return descriptor;
    const entry = tag === undefined ? descriptor : { ...descriptor, annotations: { [tagKey]: tag } };
    await this.#keeper.change((entries) => [
      ...entries.filter((other) =>
        tag === undefined ? other.digest !== entry.digest : other.annotations?.[tagKey] !== tag,
      ),
      entry,
    ]);
    return descriptor;
  }

  async *tags(): AsyncGenerator<string> {
    for (const { annotations } of await this.#keeper.entries()) {
      const tag = annotations?.[tagKey];
      if (tag !== undefined) yield tag;
    }
  }

  async referrers(
    subject: Digest,
    { artifactType }: OciOptions & { readonly artifactType?: string } = {},
  ): Promise<Descriptor[]> {
    const found = new Map<Digest, Descriptor>();
    for (const { digest } of await this.#keeper.entries()) {
      const manifest = await this.manifest(digest);
      const document = parseManifestDocument(manifest.bytes, manifest.descriptor.mediaType, this.where);
      const about = document.kind === 'image' ? document.image.subject : document.index.subject;
      if (about?.digest === subject) found.set(digest, asReferrer(manifest.descriptor, document));
    }
    return [...found.values()].filter(
      (entry) => artifactType === undefined || entry.artifactType === artifactType,
    );
  }

  async #digestOf(tag: string): Promise<Digest | undefined> {
    const entries = await this.#keeper.entries();
    return entries.find(({ annotations }) => annotations?.[tagKey] === tag)?.digest;
  }

  /** As a registry does: a manifest is taken when all that it names is there. */
  async #checkWhole(document: ManifestDocument): Promise<void> {
    const parts =
      document.kind === 'image'
        ? [document.image.config, ...document.image.layers]
        : document.index.manifests;
    for (const { digest } of parts) {
      if ((await this.#keeper.size(digest)) === undefined) throw this.#missing(`the part ${digest}`);
    }
  }

  #missing(what: string): Error {
    return kumikiError('REGISTRY_NOT_FOUND', { what, where: this.where });
  }
}

function mediaTypeOf(bytes: Uint8Array, where: string): string {
  const data = parseJsonObject(bytes, (reason) =>
    kumikiError('REGISTRY_ANSWER_INVALID', { where, what: 'a manifest', reason }),
  );
  if (typeof data['mediaType'] === 'string') return data['mediaType'];
  return Array.isArray(data['manifests']) ? mediaTypes.index : mediaTypes.manifest;
}

function stopIf(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw kumikiError('CANCELLED', { what: 'The transfer of an image' });
}

async function* stoppable(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    stopIf(signal);
    yield chunk;
  }
}
