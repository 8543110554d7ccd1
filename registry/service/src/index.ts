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
