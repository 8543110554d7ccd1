export { FolderComponents, type FolderComponentsOptions } from './folder-components.ts';
export { CombinedComponents, type Components } from './combined-components.ts';
export { RegistryComponents } from './registry-components.ts';
export { SoughtComponents } from './sought-components.ts';
