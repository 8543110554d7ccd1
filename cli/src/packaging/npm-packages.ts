import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { listComponentFiles } from '@kumiki/component-sdk/package';
import { runNpm } from '../packages/npm.ts';
import { packSdk } from '../packages/vendor.ts';
import { platformName, type TargetPlatform } from './target.ts';

const sdkName = '@kumiki/component-sdk';

/** A folder that npm installs in, with what decides what it installs. */
export interface NpmStaging {
  readonly folder: string;
  /** SHA-256 over all that decides, hexadecimal. */
  readonly key: string;
}

export interface StageOptions {
  /** What errors call the components. */
  readonly name: string;
  /** The folder whose `package.json` says the packages of all of them, where it is not the nearest one of each. */
  readonly packagesFrom?: string;
}

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly lockfileVersion?: number;
  readonly packages?: Readonly<Record<string, { readonly link?: boolean }>>;
}

/**
 * Lays out what npm needs to install the production packages of components: of each, those of its own `package.json`, or those of the
 * `package.json` above it that its code names. Versions are those of the nearest `package-lock.json`; the SDK is the one that
 * this command works with, unless a component brings its own.
 * @throws PACK_FAILED, BUNDLE_INVALID where several components do not go together
 */
export async function stageNpm(
  folder: string,
  dirs: readonly string[],
  options: StageOptions,
): Promise<NpmStaging> {
  await mkdir(folder, { recursive: true });
  const wanted = await wantedOf(dirs, options);
  const dependencies: Record<string, string> = {};
  for (const [one, { version, from }] of [...wanted].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    dependencies[one] = await localCopy(version, from, folder);
  }
  if (!dependencies[sdkName]?.startsWith('file:')) {
    dependencies[sdkName] = `file:sdk/${await packSdk(join(folder, 'sdk'))}`;
  }
  return await stagePackages(folder, dependencies, await lockOf(dirs, options));
}

/** The packages that components ask for, by name, and where that is said. */
async function wantedOf(
  dirs: readonly string[],
  { name: bundle, packagesFrom }: StageOptions,
): Promise<ReadonlyMap<string, { readonly version: string; readonly from: string }>> {
  const wanted = new Map<string, { version: string; from: string }>();
  for (const dir of dirs) {
    const place = packagesFrom ?? nearest(dir, 'package.json');
    if (place === undefined) continue;
    const { dependencies = {} } = await readJson<PackageJson>(join(place, 'package.json'));
    const own = resolve(place) === resolve(dir) ? dependencies : await namedIn(dir, dependencies);
    for (const [name, version] of Object.entries(own)) {
      const before = wanted.get(name);
      const isLocal = version.startsWith('file:') && before?.from !== place;
      if (before && (before.version !== version || isLocal) && name !== sdkName) {
        const reason = `${before.from} and ${place} ask for different versions of ${name}`;
        throw kumikiError('BUNDLE_INVALID', {
          bundle,
          reason,
          advice: 'Ask for the same one, or make several images.',
        });
      }
      if (!before) wanted.set(name, { version, from: place });
    }
  }
  return wanted;
}

/** The lock file that says the versions. Components of one image have one: two of them know nothing of each other. */
async function lockOf(
  dirs: readonly string[],
  { name: bundle, packagesFrom }: StageOptions,
): Promise<Record<string, object>> {
  const places = new Set(
    dirs
      .map((dir) => nearest(packagesFrom ?? nearest(dir, 'package.json') ?? dir, 'package-lock.json'))
      .filter((one) => one !== undefined),
  );
  const [first, second] = places;
  if (first === undefined) return {};
  if (second !== undefined) {
    const reason = `the packages of its components are locked by ${join(first, 'package-lock.json')} and by ${join(second, 'package-lock.json')}`;
    const advice = 'Put them into one workspace of npm, or make several images.';
    throw kumikiError('BUNDLE_INVALID', { bundle, reason, advice });
  }
  return await lockedIn(join(first, 'package-lock.json'));
}

/**
 * Lays out what npm needs to install packages.
 * @param dependencies by name: a version, or `file:` and the path of a tarball inside of the folder
 * @param locked what a lock file says of them, by their places
 */
export async function stagePackages(
  folder: string,
  dependencies: Readonly<Record<string, string>>,
  locked: Readonly<Record<string, object>>,
): Promise<NpmStaging> {
  const root = { name: 'component', version: '0.0.0', dependencies };
  const lock = {
    name: root.name,
    version: root.version,
    lockfileVersion: 3,
    packages: { '': root, ...locked },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...root, private: true }));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
  const hash = createHash('sha256').update(JSON.stringify(lock));
  for (const version of Object.values(dependencies)) {
    if (version.startsWith('file:')) hash.update(await readFile(join(folder, version.slice('file:'.length))));
  }
  return { folder, key: hash.digest('hex') };
}

/**
 * Installs them for a platform, without running any of their scripts.
 * @throws BUILD_PACKAGES_FAILED
 */
export async function installNpm(
  { folder }: NpmStaging,
  name: string,
  platform: TargetPlatform,
  isMusl: boolean,
): Promise<string> {
  const args = [
    'install',
    '--omit=dev',
    '--omit=peer',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
  ];
  const target = [`--os=${platform.os}`, `--cpu=${platform.cpu}`, `--libc=${isMusl ? 'musl' : 'glibc'}`];
  try {
    await runNpm([...args, '--install-links', '--loglevel=error', ...target], folder);
  } catch (cause) {
    const values = { component: name, platform: platformName(platform), reason: reasonOf(cause) };
    throw kumikiError('BUILD_PACKAGES_FAILED', values, { cause });
  }
  return join(folder, 'node_modules');
}

/** Whether a file of `node_modules` is of use in an image for a platform. */
export function isNeeded(path: string, { os, cpu }: TargetPlatform): boolean {
  if (/^\.|(^|\/)\.bin(\/|$)|(^|\/)\.package-lock\.json$/.test(path)) return false;
  if (/\.(d\.[cm]?ts|map)$/.test(path)) return false;
  // The runtime for ONNX models brings the libraries of all systems along.
  const native = /(?:^|\/)onnxruntime-node\/bin\/[^/]+\/([^/]+)(?:\/([^/]+))?/.exec(path);
  return !native || (native[1] === os && (native[2] === undefined || native[2] === cpu));
}

/** The nearest folder from one upwards that has a file. */
function nearest(dir: string, name: string): string | undefined {
  for (let folder = resolve(dir); ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

async function readJson<T>(path: string): Promise<T> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (cause) {
    throw kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(cause) }, { cause });
  }
}

/** Those of many dependencies that the code of a folder names: a package.json may be for many components. */
async function namedIn(
  dir: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const files = (await listComponentFiles(dir)).filter(({ path }) => /\.[cm]?[jt]s$/.test(path));
  const texts = await Promise.all(files.map(async ({ path }) => await readFile(join(dir, path), 'utf8')));
  const isNamed = (name: string) => {
    const quoted = new RegExp(`['"]${name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}['"/]`);
    return texts.some((text) => quoted.test(text));
  };
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => isNamed(name)));
}

/** A package that lies in a folder or file goes along. */
async function localCopy(version: string, from: string, folder: string): Promise<string> {
  if (!version.startsWith('file:')) return version;
  const source = resolve(from, version.slice('file:'.length));
  const inside = relative(resolve(from), source);
  const path = inside.startsWith('..') ? join('local', inside.replaceAll(`..${sep}`, '')) : inside;
  await mkdir(dirname(join(folder, path)), { recursive: true });
  if (source.endsWith('.tgz')) await copyFile(source, join(folder, path));
  else
    await cp(source, join(folder, path), { recursive: true, filter: (one) => !one.includes('node_modules') });
  return `file:${path.replaceAll(sep, '/')}`;
}

/** What a lock file says of packages that come from a registry; npm leaves out what is not needed. */
export async function lockedIn(path: string): Promise<Record<string, object>> {
  const { packages = {} } = await readJson<LockFile>(path);
  return Object.fromEntries(
    Object.entries(packages).filter(
      ([name, { link }]) =>
        name.startsWith('node_modules/') && !link && !name.startsWith('node_modules/@kumiki/'),
    ),
  );
}
