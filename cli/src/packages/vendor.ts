import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { runProgram } from './npm.ts';
import { packFolder } from './pack.ts';

/** The tarballs of the SDK and of the command, as a component's package.json names them. */
export interface VendoredPackages {
  readonly '@kumiki/component-sdk': string;
  readonly kumiki: string;
}

const commandFolder = join(import.meta.dirname, '..', '..');
const buildScript = join(commandFolder, '..', 'scripts', 'build.ts');

/**
 * Puts the SDK and this command as tarballs into a folder, so that a component needs neither a checkout nor a
 * published package: built from a checkout, else packed again from what is installed.
 * @throws PACK_FAILED
 */
export async function vendorPackages(folder: string): Promise<VendoredPackages> {
  await mkdir(folder, { recursive: true });
  await (isCheckout() ? copyBuilt(folder) : packInstalled(folder, [installedSdk(), commandFolder]));
  const names = await readdir(folder);
  const find = (start: string): string => {
    const name = names.find((file) => file.startsWith(start) && file.endsWith('.tgz'));
    if (name === undefined)
      throw kumikiError('PACK_FAILED', { name: start, reason: 'there is no tarball of it' });
    return `file:vendor/${name}`;
  };
  return { '@kumiki/component-sdk': find('kumiki-component-sdk-'), kumiki: find('kumiki-0') };
}

/**
 * The tarball of the SDK in a folder, for the packages of an image.
 * @throws PACK_FAILED
 */
export async function packSdk(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  if (isCheckout()) {
    await building(async () => {
      await runProgram(process.execPath, [buildScript, '--sdk'], dirname(buildScript));
      const built = join(dirname(buildScript), '..', 'build', 'sdk');
      for (const name of await tarballsIn(built)) await copyFile(join(built, name), join(folder, name));
    });
  } else await packInstalled(folder, [installedSdk()]);
  const [name] = await tarballsIn(folder);
  if (name === undefined)
    throw kumikiError('PACK_FAILED', { name: '@kumiki/component-sdk', reason: 'there is no tarball of it' });
  return name;
}

function isCheckout(): boolean {
  return import.meta.filename.endsWith('.ts') && existsSync(buildScript);
}

function installedSdk(): string {
  return dirname(fileURLToPath(import.meta.resolve('@kumiki/component-sdk/package.json')));
}

async function tarballsIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
}

/** @throws PACK_FAILED for whatever goes wrong */
async function building(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw kumikiError('PACK_FAILED', { name: 'kumiki', reason: reasonOf(cause) }, { cause });
  }
}

async function copyBuilt(folder: string): Promise<void> {
  await building(async () => {
    await runProgram(process.execPath, [buildScript], dirname(buildScript));
    const build = join(dirname(buildScript), '..', 'build');
    await Promise.all(
      (await tarballsIn(build)).map(async (name) => await copyFile(join(build, name), join(folder, name))),
    );
  });
}

async function packInstalled(folder: string, sources: readonly string[]): Promise<void> {
  for (const source of sources) {
    try {
      await packFolder(source, folder);
    } catch (cause) {
      throw kumikiError('PACK_FAILED', { name: source, reason: reasonOf(cause) }, { cause });
    }
  }
}
