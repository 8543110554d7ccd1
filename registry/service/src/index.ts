/**
 * Components that lie in registries as images: which there are, in which versions, and what of them may be used.
 * ```ts
 * const versions = await index.versions('imaging/blur');
 * const best = chooseVersion(versions, '^1.2'); // its image is best.image, by digest
 * ```
 */
export { chooseVersion, headVersion, newestFirst } from './index/choose-version.ts';
export { compatibility, type CompatibilityReport } from './index/compatibility.ts';
export type { ComponentIndex, ComponentQuery, SearchPage } from './index/component-index.ts';
export type {
  Deprecation,
  IndexedPlatform,
  IndexedVersion,
  SignatureState,
  Yanking,
} from './index/indexed-version.ts';
export { MemoryIndex } from './index/memory-index.ts';
export { isSignedBy, signImage, type SigningKey } from './signatures/signature.ts';
export { deprecationSchema, yankingSchema, type ImageRecord } from './index/image-record.ts';
export {
  annotationKeys,
  artifactTypes,
  putArtifact,
  putRecord,
  type ArtifactFile,
} from './read/artifacts.ts';
export { detailTitles, longestDetail, readmeTitle, type DetailFile } from './read/read-details.ts';
export type { SourceState } from './scan/follower.ts';
export type { SignaturePolicy, SourceSetting } from './scan/source.ts';
export {
  ComponentRegistry,
  type ComponentRegistryOptions,
  type Garbage,
  type Use,
  type VersionDetails,
} from './service/component-registry.ts';
export type { Mark, Said } from './service/marks.ts';
export type { Registered, RegistrationAsked } from './service/registration.ts';
export type { FoundProblem, IndexStore } from './store/index-store.ts';
export { MemoryStore } from './store/memory-store.ts';
export { SqliteStore } from './store/sqlite-store.ts';
