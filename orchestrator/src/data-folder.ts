import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { RecentObjects, type ObjectStore } from '@kumiki/component-sdk/storage';
import { openObjects, type OpenedObjects } from './objects/index.ts';
import { RecordCopies } from './backup/copies/record-copies.ts';
import { FileDigests } from './execution/artifacts/index.ts';
import { Engine, type EngineOptions } from './execution/engine/index.ts';
import type { ExecutionStore } from './execution/store/execution-store.ts';
import { openRecords } from './records/open-records.ts';
import type { Records } from './records/records.ts';
import type { DatabasePlace } from './records/postgres/from-settings.ts';

export { makeDataFolder } from './make-data-folder.ts';

/** What Kumiki keeps on one machine: records, pipelines, objects, and the engine that works on them. */
export interface DataFolder extends Omit<Records, 'executions'>, AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  readonly store: ExecutionStore;
  readonly objects: ObjectStore;
  /** Where objects lie as files; nothing where they are elsewhere. */
  readonly objectsFolder?: string;
  readonly engine: Engine;
  /** Copies of the records, for backups. */
  readonly copies: RecordCopies;
}

export interface DataFolderOptions {
  /** What everybody uses in place of the store, so that others hear of changes. */
  readonly tell?: (store: ExecutionStore) => ExecutionStore;
  /** Hears, before an execution is carried out, by which plan. */
  readonly begins?: EngineOptions['begins'];
  /** As for the engine. */
  readonly trace?: EngineOptions['trace'];
  /** Bytes of the log of one execution; 16 MiB where it is not given. */
  readonly logBytes?: number;
  /** The data base that holds the records; a file of the folder where it is left out. */
  readonly database?: DatabasePlace;
  /** Bytes of objects that are kept at hand in memory; none where it is left out. */
  readonly recentBytes?: number;
  /** Where objects are; in the folder where it is left out. */
  readonly objects?: OpenedObjects;
}

/** `KUMIKI_DATA`, else the folder for the data of this user's programs (XDG Base Directory Specification). */
export function dataFolderPath(environment: NodeJS.ProcessEnv = process.env): string {
  const { KUMIKI_DATA: given, XDG_DATA_HOME: shared } = environment;
  if (given) return resolve(given);
  return join(shared || join(homedir(), '.local', 'share'), 'kumiki');
}

/**
 * Opens a data folder, making it where it is not there. One process at a time has it.
 * @throws DATA_FOLDER_IN_USE, RECORDS_CORRUPT, RECORDS_NEWER, DATABASE_UNSUITABLE, STORE_FULL, STORE_ACCESS_DENIED, STORE_UNAVAILABLE
 */
export async function openDataFolder(
  path: string,
  { tell = (store) => store, begins, trace, ...more }: DataFolderOptions = {},
): Promise<DataFolder> {
  const { executions, ...records } = await openRecords(path, more);
  const store = tell(executions);
  try {
    const { store: stored, folder } = more.objects ?? (await openObjects(path));
    const { recentBytes: maxBytes } = more;
    const objects = maxBytes ? new RecentObjects(stored, { maxBytes, maxObjectBytes: maxBytes / 8 }) : stored;
    const copies = await RecordCopies.open(path, { isElsewhere: more.database !== undefined });
    const fileDigests = new FileDigests(join(path, 'files.db'));
    const heard = { ...(begins && { begins }), ...(trace && { trace }) };
    const engine = await Engine.open({ store, objects, fileDigests, ...heard });
    return {
      path,
      store,
      ...records,
      objects,
      ...(folder !== undefined && { objectsFolder: folder }),
      engine,
      copies,
      async [Symbol.asyncDispose]() {
        await copies[Symbol.asyncDispose]();
        await engine[Symbol.asyncDispose]();
        fileDigests[Symbol.dispose]();
        await store.close();
      },
    };
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}
