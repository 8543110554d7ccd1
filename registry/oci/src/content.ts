import type { Digest } from '@kumiki/component-sdk/storage';
import type { Descriptor } from './documents.ts';

/** Bytes that can be read again from any place, so that an upload which broke off goes on. */
export interface BlobSource {
  /** The bytes from `start` on. */
  open(start: number): AsyncIterable<Uint8Array>;
}

export interface OciOptions {
  /** Stops the call with `CANCELLED`. */
  readonly signal?: AbortSignal;
}

/** A manifest with the very bytes that its digest is of. */
export interface FoundManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** Finds out what a name stands for. */
export interface ManifestReader {
  /** What errors call it: `127.0.0.1:5000/tools/blur`. */
  readonly where: string;
  /** What a tag or a digest stands for, without reading it where that can be. Errors: `REGISTRY_NOT_FOUND`. */
  resolve(wanted: string, options?: OciOptions): Promise<Descriptor>;
  /** The manifest of a tag or a digest, verified. Errors: `REGISTRY_NOT_FOUND`, `REGISTRY_CONTENT_WRONG`, `REGISTRY_TOO_LARGE`. */
  manifest(wanted: string, options?: OciOptions): Promise<FoundManifest>;
}

export interface BlobReader {
  /**
   * The bytes of a blob as they come. They are trusted only when the end was reached: that is where size and digest were
   * compared. Errors: `REGISTRY_NOT_FOUND`, `REGISTRY_CONTENT_WRONG`.
   */
  blob(descriptor: Descriptor, options?: OciOptions): AsyncIterable<Uint8Array>;
  hasBlob(descriptor: Descriptor, options?: OciOptions): Promise<boolean>;
}

export interface ManifestWriter {
  /**
   * Stores a manifest whose blobs are there, and lets a tag stand for it where one is given. A manifest with a
   * subject is listed among its referrers from then on.
   */
  putManifest(
    manifest: { readonly bytes: Uint8Array; readonly mediaType: string },
    options?: OciOptions & { readonly tag?: string },
  ): Promise<Descriptor>;
}

export interface BlobWriter {
  /** Stores a blob where it is not there yet; one whose bytes are not those of the descriptor is refused. */
  putBlob(descriptor: Descriptor, source: BlobSource, options?: OciOptions): Promise<void>;
  /** Takes a blob over from another repository of the same registry, without its bytes. @returns whether it did */
  mountBlob?(descriptor: Descriptor, from: string, options?: OciOptions): Promise<boolean>;
}

export interface TagLister {
  /** All tags, in no order. A repository that is not there has none. */
  tags(options?: OciOptions): AsyncIterable<string>;
}

export interface ReferrerOptions extends OciOptions {
  readonly artifactType?: string;
  /**
   * All tags of the repository, for who has just listed them: a registry that keeps referrers behind a tag is not asked
   * for one that is not there.
   */
  readonly tags?: ReadonlySet<string>;
}

export interface ReferrerLister {
  /** The manifests whose subject a digest is: signatures, bills of materials, manifests of components. */
  referrers(subject: Digest, options?: ReferrerOptions): Promise<Descriptor[]>;
}

/** What images are read from. */
export interface ImageSource extends ManifestReader, BlobReader {}

/** What images are put into. */
export interface ImageTarget extends ManifestWriter, BlobWriter, ManifestReader {
  hasBlob(descriptor: Descriptor, options?: OciOptions): Promise<boolean>;
}

/** All that a repository of images does: in memory, in a folder, or in a registry. */
export interface ImageRepository extends ImageSource, ImageTarget, TagLister, ReferrerLister {}
