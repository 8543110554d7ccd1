export {
  componentUpdates,
  PipelineUpdates,
  type ComponentUpdate,
  type Outdated,
  type Updated,
  type UpdateWanted,
} from './updates/index.ts';
export type { CompiledVersion } from './compiled-versions.ts';
export { PipelineLibrary, type PipelineLibraryOptions, type WrittenPipeline } from './library.ts';
export type {
  PipelineDraft,
  PipelineFilter,
  PipelinesPage,
  PipelineStore,
  PipelineVersion,
} from './pipeline-store.ts';
export { StoredPipelines } from './stored-pipelines.ts';
export { publishFolder } from './publish-folder.ts';
export { nameIn } from './documents.ts';
export { both, outputTitle, type BothLanguages } from './output-title.ts';
