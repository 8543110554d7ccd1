export { FolderComponents, type FolderComponentsOptions } from './folder-components.ts';
export { shareOneSdk } from './one-sdk.ts';
