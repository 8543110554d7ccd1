export {
  PipelineLibrary,
  type CompiledVersion,
  type PipelineLibraryOptions,
  type WrittenPipeline,
} from './library.ts';
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
