/** What it takes to keep a process of ours: its group, its folders, its lines, its memory. Knows no protocol. */
export {
  environmentOf,
  imageProcessOptions,
  settingToldTo,
  workerEnvironment,
  workerMemory,
} from './environment.ts';
export {
  GroupProcess,
  howItEnded,
  type GroupOptions,
  type ProcessEnd,
  type Source,
} from './group-process.ts';
export { measureFolder, type FolderSize } from './folder-size.ts';
export { KeptFiles } from './kept-files.ts';
export { memoryError, residentMemory, watchMemory } from './memory-watch.ts';
export { makeRunFolder, ownerLives, type RunFolder } from './run-folder.ts';
export { scratchLimitOf, watchFolders } from './scratch-watch.ts';
export type { AttemptUsage } from './usage.ts';
