export type { Change, EntriesDiff, PipelineDiff, StepChange, ValueChange } from './pipeline-diff.ts';
export { diffPipelines, valueChanges, type DiffSide } from './diff-pipelines.ts';
