export { FolderComponents, type FolderComponentsOptions } from './folder-components.ts';
