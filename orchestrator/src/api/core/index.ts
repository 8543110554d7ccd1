export {
  ComponentCatalogue,
  type CataloguePage,
  type ComponentDetails,
  type ComponentFile,
  type ComponentFilter,
  type ComponentSummary,
} from './component-catalogue.ts';
export { Executions, type ExecutionsOptions, type ValuePlace } from './executions.ts';
export { Processing, type Accepted, type ProcessingOptions, type ProcessResult } from './processing.ts';
export type { ProcessRequest } from './process-request.ts';
export { priorities, type Priority, type StartExecution } from './submission.ts';
