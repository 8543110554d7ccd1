import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { openObjects, type OpenedObjects } from '@kumiki/orchestrator/objects';
import { readSettings, type Settings } from '@kumiki/orchestrator/settings';

let settings: Promise<Settings> | undefined;

/** The settings, read once. @throws as `readSettings` */
export async function settingsOfProcess(): Promise<Settings> {
  return await (settings ??= readSettings());
}

/**
 * The objects that belong to a data folder, in it or in the bucket of the settings. These are read once: their secrets are taken out of
 * the environment before components run.
 * @throws as `readSettings` and `openObjects`
 */
export async function objectsOf(path: string): Promise<OpenedObjects> {
  return await openObjects(path, (await settingsOfProcess()).objects);
}

/** The bucket of the settings, for who fills a data folder that is not there yet; nothing where objects belong into the folder. */
export async function bucketOfSettings(): Promise<ObjectStore | undefined> {
  const { objects } = await settingsOfProcess();
  return objects.endpoint === undefined ? undefined : (await openObjects('', objects)).store;
}

/** As `objectsOf`, for who only reads and puts. */
export async function objectStoreOf(path: string): Promise<ObjectStore> {
  return (await objectsOf(path)).store;
}
