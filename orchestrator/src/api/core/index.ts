export {
  ComponentCatalogue,
  type CataloguePage,
  type ComponentDetails,
  type ComponentFile,
  type ComponentFilter,
  type ComponentSummary,
} from './component-catalogue.ts';
