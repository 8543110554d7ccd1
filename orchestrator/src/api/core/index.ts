export {
  ComponentCatalogue,
  type CataloguePage,
  type ComponentDetails,
  type ComponentFile,
  type ComponentFilter,
  type ComponentSummary,
} from './component-catalogue.ts';
export {
  Executions,
  priorities,
  type ExecutionsOptions,
  type Priority,
  type StartExecution,
  type ValuePlace,
} from './executions.ts';
