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
export { renewalMs } from './object-store.ts';
export { RecentObjects, type RecentObjectsOptions } from './recent-objects.ts';
export { openFileStore, type FileStoreOptions } from './file/file-store.ts';
export {
  openBucketFiles,
  openS3Store,
  type BucketEntry,
  type BucketFiles,
  type BucketOptions,
  type S3StoreOptions,
} from './s3/index.ts';
