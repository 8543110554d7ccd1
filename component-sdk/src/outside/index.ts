/**
 * What lies outside of a pipeline: folders of the machine, buckets of S3 stores, and addresses of the network. The operator says by settings which of
 * them components may reach; nothing else is.
 */
export { AddressRules, type Destination } from './address-rules.ts';
export { sinkBucket, sourceBucket, type BucketPart } from './buckets.ts';
export { endingOf, plainName, stemOf } from './file-names.ts';
export { sinkFolder, sourceFolder } from './folders.ts';
export { folderWithin, isIn } from './within.ts';
export {
  checkedUrl,
  guardedFetch,
  type GuardedFetchOptions,
  type GuardedRequest,
  type GuardedResponse,
  type Resolve,
} from './guarded-fetch.ts';
export { outsideFetch } from './outside-fetch.ts';
