import { setTimeout as delay } from 'node:timers/promises';
import { asKumikiError, type ErrorCode } from '@kumiki/component-sdk/errors';
import { openDataFolder, type DataFolder, type DataFolderOptions } from '@kumiki/orchestrator/data-folder';
import {
  connectOwner,
  LocalOwner,
  ownerSocketPath,
  serveOwner,
  type Owner,
} from '@kumiki/orchestrator/execution';
import { carryOutFor } from './carry-out-for.ts';

/** This process has the data folder, and answers for it. */
export interface DataHere extends AsyncDisposable {
  readonly kind: 'here';
  readonly path: string;
  readonly data: DataFolder;
  readonly owner: LocalOwner;
}

/** Another process has it. */
export interface DataElsewhere extends AsyncDisposable {
  readonly kind: 'elsewhere';
  readonly path: string;
  readonly owner: Owner;
}

export type OpenData = DataHere | DataElsewhere;

/** A process that has just ended, or is about to listen, is waited for: so often, and so many ms in between. */
const attempts = 50;
const pauseMs = 100;

/**
 * Opens the data folder, or reaches the process that has it.
 * @throws DATA_FOLDER_IN_USE by one that does not answer, and what `openDataFolder` throws
 */
export async function openData(path: string, options: DataFolderOptions = {}): Promise<OpenData> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await openHere(path, options);
    } catch (thrown) {
      if (!is(thrown, 'DATA_FOLDER_IN_USE')) throw thrown;
      const owner = await connectOwner(ownerSocketPath(path)).catch(() => undefined);
      if (owner) return { kind: 'elsewhere', path, owner, [Symbol.asyncDispose]: owner[Symbol.asyncDispose] };
      if (attempt === attempts) throw thrown;
      await delay(pauseMs);
    }
  }
}

export function is(thrown: unknown, code: ErrorCode): boolean {
  return asKumikiError(thrown).code === code;
}

async function openHere(path: string, options: DataFolderOptions): Promise<DataHere> {
  const data = await openDataFolder(path, options);
  const owner = new LocalOwner(data, carryOutFor);
  const serving = await serveOwner(owner, ownerSocketPath(path)).catch(async (thrown: unknown) => {
    await data[Symbol.asyncDispose]();
    throw thrown;
  });
  return {
    kind: 'here',
    path,
    data,
    owner,
    async [Symbol.asyncDispose]() {
      await owner.idle();
      await serving[Symbol.asyncDispose]();
      await data[Symbol.asyncDispose]();
    },
  };
}
