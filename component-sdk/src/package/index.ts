export {
  folderLimits,
  loadComponentFolder,
  readComponentFolder,
  type ComponentFolder,
  type LoadedComponentFolder,
} from './read-folder.ts';
export { realPathInside } from './inside-folder.ts';
