export { checkDigest, digestOf, isDigest, type Digest } from './digest.ts';
export type {
  ListedObject,
  ObjectReader,
  ObjectSource,
  ObjectStore,
  ObjectWriter,
  PutOptions,
  ReadOptions,
  StoredObject,
} from './object-store.ts';
export { openFileStore, type FileStoreOptions } from './file/file-store.ts';
