export {
  folderLimits,
  loadComponentFolder,
  readComponentFolder,
  type ComponentFolder,
  type LoadedComponentFolder,
} from './read-folder.ts';
export { listComponentFiles, type ComponentFile } from './list-files.ts';
export { realPathInside } from './inside-folder.ts';
