import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { kumikiError } from '../../../../errors/index.ts';
import { packagesError } from './install.ts';
import { findInterpreter } from './interpreter.ts';
import { oneLock, requirementsOfBoth } from './requirements.ts';
import { PythonFailed, runPython } from './run-python.ts';
import { readSdkSources } from './sdk-sources.ts';

/** The Python that packages are for, which need not be the one that installs them. */
export interface SiteTarget {
  readonly architecture: 'amd64' | 'arm64';
  /** `3.11`. */
  readonly python: string;
}

const machines = { amd64: 'x86_64', arm64: 'aarch64' } as const;

/** The newest version of glibc whose wheels are taken: Debian 12 has 2.36. The oldest ones of all are 2.5. */
const newestGlibc = 36;

/**
 * What decides which packages go into the site of components, as text: the same text gives the same site.
 * @param name what errors call them
 * @throws PYTHON_LOCK_MISSING, BUNDLE_INVALID
 */
export async function siteRecipe(dirs: readonly string[], name: string): Promise<string> {
  const [lock, sdk] = await Promise.all([readLocks(dirs, name), readSdkSources()]);
  return JSON.stringify([sdk.digest, requirementsOfBoth(sdk.lock, lock)]);
}

/**
 * Installs the packages of Python components and of the SDK into a folder for the Python of another system: wheels
 * alone, each with a hash that a lock says.
 * @throws PYTHON_NOT_FOUND, PYTHON_LOCK_MISSING, PYTHON_PACKAGES_FAILED, PYTHON_HASH_MISMATCH, BUNDLE_INVALID
 */
export async function installSite(
  folder: string,
  dirs: readonly string[],
  component: string,
  { architecture, python }: SiteTarget,
): Promise<void> {
  const [lock, interpreter, sdk] = await Promise.all([
    readLocks(dirs, component),
    findInterpreter(component),
    readSdkSources(),
  ]);
  await mkdir(folder, { recursive: true });
  const requirements = `${folder}.requirements.txt`;
  await writeFile(requirements, requirementsOfBoth(sdk.lock, lock));
  const machine = machines[architecture];
  const tags = [
    ...Array.from({ length: newestGlibc - 4 }, (_, at) => `manylinux_2_${newestGlibc - at}_${machine}`),
    ...['2014', '2010', '1'].map((name) => `manylinux${name}_${machine}`),
    `linux_${machine}`,
  ];
  const install = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--require-hashes', '--only-binary=:all:'];
  const forTarget = ['--no-compile', '--implementation', 'cp', '--python-version', python];
  const platforms = tags.flatMap((tag) => ['--platform', tag]);
  const args = [...install, ...forTarget, ...platforms, '--target', folder, '-r', requirements];
  try {
    await runPython(interpreter.program, args);
  } catch (thrown) {
    throw thrown instanceof PythonFailed ? packagesError(component, thrown) : thrown;
  }
  await cp(sdk.folder, join(folder, basename(sdk.folder)), {
    recursive: true,
    filter: (path) => basename(path) !== '__pycache__',
  });
}

/** The lock of a component as it is; those of several as one. */
async function readLocks(dirs: readonly string[], name: string): Promise<string> {
  const locks = await Promise.all(dirs.map(async (dir) => await readLock(dir, name)));
  return locks.length === 1 ? locks[0]! : oneLock(locks, name);
}

async function readLock(dir: string, component: string): Promise<string> {
  try {
    return await readFile(join(dir, 'requirements.lock'), 'utf8');
  } catch (cause) {
    throw kumikiError('PYTHON_LOCK_MISSING', { component }, { cause, at: { component } });
  }
}
