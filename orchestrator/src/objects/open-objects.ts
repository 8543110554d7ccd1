import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { openFileStore, openS3Store, type ObjectStore } from '@kumiki/component-sdk/storage';
import type { Settings } from '../settings/index.ts';

/** Where objects are, when they are not in the data folder. */
export type ObjectsSettings = Settings['objects'];

/** The objects that belong to a data folder. */
export interface OpenedObjects {
  readonly store: ObjectStore;
  /** Where they lie as files; nothing where they are in a bucket. */
  readonly folder?: string;
}

/** Where the objects of a data folder are; any number of processes may put and read them at a time. */
export function objectsFolder(path: string): string {
  return join(path, 'objects');
}

/**
 * Opens the objects of a data folder: those in it, or those of the bucket that the settings name.
 * @throws STORE_SETTINGS, and what `openFileStore` throws
 */
export async function openObjects(path: string, settings?: ObjectsSettings): Promise<OpenedObjects> {
  if (settings?.endpoint === undefined) {
    const folder = objectsFolder(path);
    return { store: await openFileStore(folder), folder };
  }
  const { endpoint, bucket, accessKey, secretKey, prefix, region, pathStyle } = settings;
  if (bucket === undefined || accessKey === undefined || secretKey === undefined) {
    const reason = 'an endpoint needs bucket, accessKey and secretKey beside it';
    throw kumikiError('STORE_SETTINGS', { reason });
  }
  const store = await openS3Store({ endpoint, bucket, accessKey, secretKey, prefix, region, pathStyle });
  return { store };
}

/**
 * Asks a store what it has, so that one that cannot be used is told of before anybody sends an image. Of a single object, a store
 * does not say whether it or the bucket is missing.
 * @throws STORE_NOT_FOUND, STORE_SETTINGS, STORE_ACCESS_DENIED, STORE_UNAVAILABLE
 */
export async function checkObjects({ store }: OpenedObjects): Promise<void> {
  for await (const _ of store.list()) return;
}
