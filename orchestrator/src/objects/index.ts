export {
  checkObjects,
  objectsFolder,
  openObjects,
  type ObjectsSettings,
  type OpenedObjects,
} from './open-objects.ts';
