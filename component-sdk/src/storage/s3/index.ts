import type { ObjectStore } from '../object-store.ts';
import type { BucketEntry, BucketOptions } from './bucket.ts';
import type { BucketFiles } from './bucket-files.ts';
import type { S3Library } from './load-client.ts';
import type { S3StoreOptions } from './s3-store.ts';

export type { BucketEntry, BucketFiles, BucketOptions, S3Library, S3StoreOptions };

/** As `openS3Store` in `s3-store.ts`, which is loaded with the first store: most runs have none. */
export async function openS3Store(options: S3StoreOptions): Promise<ObjectStore> {
  const s3 = await import('./s3-store.ts');
  return await s3.openS3Store(options);
}

/** As `openBucketFiles` in `bucket-files.ts`, loaded with the first one. */
export async function openBucketFiles(options: BucketOptions): Promise<BucketFiles> {
  const s3 = await import('./bucket-files.ts');
  return await s3.openBucketFiles(options);
}
