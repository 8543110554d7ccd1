import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { kumikiError } from '../../../../errors/index.ts';
import {
  environmentsFolder,
  pythonIn,
  removeFolder,
  removeUnused,
  sweepUnfinished,
  unfinishedPath,
} from './folder.ts';
import { findInterpreter, type Interpreter } from './interpreter.ts';
import { makeEnvironment } from './install.ts';
import { readSdkSources, type SdkSources } from './sdk-sources.ts';
import { takeTurn } from './turn.ts';

export interface PythonEnvironmentOptions {
  /** Told before packages are installed, which may take a minute. */
  readonly onInstall?: (component: string) => void;
}

/** A virtual environment with the SDK and the packages of a component. */
export interface PythonEnvironment {
  /** The path of its interpreter. */
  readonly python: string;
}

/** Changes where environments are made in another way, so that old ones are not used. */
const layout = 1;

/** What says that an environment is whole: it is written last. */
const marker = 'kumiki.json';

const making = new Map<string, Promise<void>>();

/**
 * The environment of a component, made once for each interpreter, SDK and `requirements.lock`: components with the
 * same packages share it. It is made beside its place and moved there whole, so that nobody meets half of one,
 * also where several processes make it at once.
 * @param dir the component's folder
 * @throws PYTHON_NOT_FOUND, PYTHON_LOCK_MISSING, PYTHON_PACKAGES_FAILED, PYTHON_HASH_MISMATCH
 */
export async function pythonEnvironment(
  dir: string,
  component: string,
  options: PythonEnvironmentOptions = {},
): Promise<PythonEnvironment> {
  const lock = await readLock(dir, component);
  const [interpreter, sdk] = await Promise.all([findInterpreter(component), readSdkSources()]);
  const { version, prefix } = interpreter;
  const key = JSON.stringify([layout, version, prefix, process.platform, process.arch, sdk.digest, lock]);
  const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
  const place = join(environmentsFolder(), name);
  if (!isWhole(place)) {
    const made = making.get(place) ?? make(place, { component, lock, interpreter, sdk }, options);
    making.set(place, made);
    await made.finally(() => making.delete(place));
  }
  const now = new Date();
  await utimes(join(place, marker), now, now).catch(() => undefined); // a folder that is only read
  return { python: pythonIn(place) };
}

interface Wanted {
  readonly component: string;
  readonly lock: string;
  readonly interpreter: Interpreter;
  readonly sdk: SdkSources;
}

async function make(
  place: string,
  { component, lock, interpreter, sdk }: Wanted,
  { onInstall }: PythonEnvironmentOptions,
): Promise<void> {
  const folder = dirname(place);
  await mkdir(folder, { recursive: true });
  await using turn = await takeTurn(`${place}.turn`);
  if (isWhole(place)) return;
  void turn;
  onInstall?.(component);
  await sweepUnfinished(folder);
  const unfinished = unfinishedPath(folder);
  try {
    const sites = await makeEnvironment(unfinished, { component, lock, interpreter, sdk });
    await cp(sdk.folder, join(sites, basename(sdk.folder)), {
      recursive: true,
      filter: (path) => basename(path) !== '__pycache__',
    });
    await writeFile(join(unfinished, marker), JSON.stringify({ component, python: interpreter.version }));
    // What is there and not whole is of no use: its interpreter was removed, or somebody cleared parts of it.
    await rm(place, { recursive: true, force: true });
    await rename(unfinished, place).catch((thrown: unknown) => {
      if (!isWhole(place)) throw thrown; // else somebody else was faster
    });
  } finally {
    await removeFolder(unfinished);
  }
  await removeUnused(folder, marker);
}

function isWhole(place: string): boolean {
  return existsSync(join(place, marker)) && existsSync(pythonIn(place));
}

async function readLock(dir: string, component: string): Promise<string> {
  try {
    return await readFile(join(dir, 'requirements.lock'), 'utf8');
  } catch (cause) {
    throw kumikiError('PYTHON_LOCK_MISSING', { component }, { cause, at: { component } });
  }
}
