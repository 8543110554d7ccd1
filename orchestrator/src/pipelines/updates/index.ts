export { componentUpdates, type ComponentUpdate } from './component-updates.ts';
export { PipelineUpdates, type Outdated, type Updated, type UpdateWanted } from './pipeline-updates.ts';
