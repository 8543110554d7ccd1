/**
 * A client of OCI registries.
 * ```ts
 * const image = parseReference('ghcr.io/acme/blur:1.2.0');
 * const repository = new Registries().repository(image);
 * const { descriptor, bytes } = await repository.manifest(wantedOf(image));
 * ```
 * A repository in memory (`memoryRepository`) and a folder in OCI layout (`openLayout`) do the same.
 */
export type {
  BlobReader,
  BlobSource,
  BlobWriter,
  FoundManifest,
  ImageRepository,
  ImageSource,
  ImageTarget,
  ManifestReader,
  ManifestWriter,
  OciOptions,
  ReferrerLister,
  ReferrerOptions,
  TagLister,
} from './content.ts';
export { copyBlobs, copyImage, type CopyOptions } from './copy.ts';
export {
  ociLimits,
  parseJsonObject,
  parseManifestDocument,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
  type ManifestDocument,
  type Platform,
} from './documents.ts';
export { openLayout } from './local/layout.ts';
export { memoryRepository } from './local/memory.ts';
export { isIndexType, isManifestType, mediaTypes } from './media-types.ts';
export { imageFor, platformText, readBlob, type PlatformImage } from './read.ts';
export {
  defaultRegistry,
  formatReference,
  isRepository,
  isTag,
  parsePlace,
  parseReference,
  wantedOf,
  type Reference,
} from './reference.ts';
export { parseMirrors, type Mirrors } from './remote/address.ts';
export { dockerCredentials, type Credentials, type CredentialSource } from './remote/auth/docker-config.ts';
export { Registries, type RegistriesOptions } from './remote/registries.ts';
export { sha256, sourceOf } from './verify.ts';
