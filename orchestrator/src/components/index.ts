export { FolderComponents, type FolderComponentsOptions } from './folder-components.ts';
export { InProcessComponents, type InProcessOptions } from './in-process-components.ts';
export { shareOneSdk } from './one-sdk.ts';
