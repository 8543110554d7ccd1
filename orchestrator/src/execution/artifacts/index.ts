export { digestTree } from './digests.ts';
export { FileDigests, identify } from './file-digests.ts';
export { metaOf, type ImageMeta } from './image-meta.ts';
export { plainName, storeFile } from './store-file.ts';
export { storeValue, storeValues, type StoredForm } from './store-value.ts';
export { recallValue, recallValues, StoredHeld } from './stored-held.ts';
