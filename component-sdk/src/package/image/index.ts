export {
  bundleLimits,
  packBundle,
  readManifestBlob,
  type BundledComponent,
  type ManifestBlob,
} from './bundle.ts';
export { fileEntry, folderEntries, textEntry, type FolderEntriesOptions } from './folder-entries.ts';
export { imageOnTop, noTime, workerUser, type ImageConfig, type OnTop } from './image-config.ts';
export { writeLayer, type Layer } from './layer.ts';
export {
  labels,
  longestLabel,
  manifestMediaType,
  packedText,
  packManifest,
  readManifestLabel,
  type FoundManifestLabel,
  type PackedManifest,
} from './manifest-label.ts';
export { tarOf, type TarEntry } from './tar.ts';
export { bundleCommand, imagePlaces, workerCommand, type WorkerStart } from './worker-command.ts';
