import { setTimeout as delay } from 'node:timers/promises';
import { asKumikiError, kumikiError, type ErrorCode, type KumikiError } from '@kumiki/component-sdk/errors';
import {
  dataFolderPath,
  makeDataFolder,
  openDataFolder,
  type DataFolder,
  type DataFolderOptions,
} from '@kumiki/orchestrator/data-folder';
import type { CarryOutPlan } from '@kumiki/orchestrator/execution';
import {
  connectOwner,
  LocalOwner,
  ownerSocketPath,
  serveOwner,
  type Owner,
} from '@kumiki/orchestrator/owner';
import type { BoundPlan } from '@kumiki/orchestrator/pipeline';
import {
  Cipher,
  readSecretKeys,
  referencesIn,
  Secrets,
  withSecrets,
  type KeySource,
  type OpenedSecrets,
} from '@kumiki/orchestrator/secrets';
import { forgetSecrets, readSettings, type Settings } from '@kumiki/orchestrator/settings';
import { carryOutFor } from './carry-out-for.ts';
import { databaseOfSettings } from './database.ts';
import { objectsOf } from './objects.ts';

/** This process has the data folder, and answers for it. */
export interface DataHere extends AsyncDisposable {
  readonly kind: 'here';
  readonly path: string;
  readonly data: DataFolder;
  readonly owner: LocalOwner;
  /** Those that pipelines name. */
  readonly secrets: Secrets;
  /** Carries an execution out from its record alone, with its secrets. */
  readonly carryOut: CarryOutPlan;
}

/** Another process has it. */
export interface DataElsewhere extends AsyncDisposable {
  readonly kind: 'elsewhere';
  readonly path: string;
  readonly owner: Owner;
}

export type OpenData = DataHere | DataElsewhere;

export interface OpenDataOptions extends DataFolderOptions {
  /** Where the keys of secrets are; by the settings where it is left out. */
  readonly keys?: KeySource;
}

/** A process that has just ended, or is about to listen, is waited for: so often, and so many ms in between. */
const attempts = 50;
const pauseMs = 100;

/**
 * Opens the data folder, or reaches the process that has it.
 * @throws DATA_FOLDER_UNUSABLE, DATA_FOLDER_IN_USE by one that does not answer, and what `openDataFolder` throws
 */
export async function openData(path: string, options: OpenDataOptions = {}): Promise<OpenData> {
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

/** Where the folder itself is needed, and not what its owner does for others. */
export function inUse(folder: string): KumikiError {
  const owner = 'another kumiki command that is at work (a run, or a platform)';
  return kumikiError('DATA_FOLDER_IN_USE', { folder, owner });
}

export function is(thrown: unknown, code: ErrorCode): boolean {
  return asKumikiError(thrown).code === code;
}

async function openHere(path: string, { keys, ...given }: OpenDataOptions): Promise<DataHere> {
  await makeDataFolder(path);
  const objects = given.objects ?? (await objectsOf(path));
  const database = given.database ?? (await databaseOfSettings());
  const data = await openDataFolder(path, { ...given, objects, ...(database && { database }) });
  let cipher: Promise<Cipher> | undefined;
  const secrets = new Secrets(data.secrets, async () => await (cipher ??= cipherFor(path, keys)));
  const carryOut: CarryOutPlan = async (plan, execution) =>
    await withSecrets(secrets, execution.project, plan, await carryOutFor(plan, execution));
  const owner = new LocalOwner(data, carryOut, secrets);
  const serving = await serveOwner(owner, ownerSocketPath(path)).catch(async (thrown: unknown) => {
    await data[Symbol.asyncDispose]();
    throw thrown;
  });
  return {
    kind: 'here',
    path,
    data,
    owner,
    secrets,
    carryOut,
    async [Symbol.asyncDispose]() {
      await owner.idle();
      await serving[Symbol.asyncDispose]();
      await data[Symbol.asyncDispose]();
    },
  };
}

/**
 * The secrets that a plan names, for a run that has no record: the data folder is opened only where there are some.
 * @throws DATA_FOLDER_IN_USE where another process has it; SECRET_NOT_FOUND, SECRET_KEY_MISSING
 */
export async function secretsOfDataFolder(plan: BoundPlan): Promise<OpenedSecrets | undefined> {
  if (referencesIn(plan).length === 0) return undefined;
  await using data = await openData(dataFolderPath());
  if (data.kind === 'elsewhere') throw inUse(data.path);
  const opened = await data.secrets.open('default', plan);
  // The component runs in this process, and must not find the key of all secrets there.
  forgetSecrets(process.env);
  return opened;
}

/** @throws SECRET_KEY_INVALID, FILE_NOT_READABLE, and as `readSettings` */
async function cipherFor(path: string, keys: KeySource | undefined): Promise<Cipher> {
  return new Cipher(await readSecretKeys(keys ?? keySource((await readSettings()).secrets), path));
}

/** What the settings say of the keys of secrets. */
export function keySource({ key, keyFile }: Settings['secrets']): KeySource {
  return { ...(key !== undefined && { keys: key }), ...(keyFile !== undefined && { file: keyFile }) };
}
