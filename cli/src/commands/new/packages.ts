import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { runNpm, runProgram } from './npm.ts';

/** The tarballs of the SDK and of the command, as a component's package.json names them. */
export interface VendoredPackages {
  readonly '@kumiki/component-sdk': string;
  readonly kumiki: string;
}

const commandFolder = join(import.meta.dirname, '..', '..', '..');
const buildScript = join(commandFolder, '..', 'scripts', 'build.ts');

/**
 * Puts the SDK and this command as tarballs into a folder, so that a component needs neither a checkout nor a
 * published package: built from a checkout, else packed again from what is installed.
 * @throws PACK_FAILED
 */
export async function vendorPackages(folder: string): Promise<VendoredPackages> {
  await mkdir(folder, { recursive: true });
  const isCheckout = import.meta.filename.endsWith('.ts') && existsSync(buildScript);
  await (isCheckout ? copyBuilt(folder) : packInstalled(folder));
  const names = await readdir(folder);
  const find = (start: string): string => {
    const name = names.find((file) => file.startsWith(start) && file.endsWith('.tgz'));
    if (name === undefined) throw kumikiError('PACK_FAILED', { name: start, reason: 'npm wrote no tarball' });
    return `file:vendor/${name}`;
  };
  return { '@kumiki/component-sdk': find('kumiki-component-sdk-'), kumiki: find('kumiki-0') };
}

async function copyBuilt(folder: string): Promise<void> {
  try {
    await runProgram(process.execPath, [buildScript], dirname(buildScript));
    const build = join(dirname(buildScript), '..', 'build');
    const tarballs = (await readdir(build)).filter((name) => name.endsWith('.tgz'));
    await Promise.all(tarballs.map(async (name) => await copyFile(join(build, name), join(folder, name))));
  } catch (cause) {
    throw kumikiError('PACK_FAILED', { name: 'kumiki', reason: reasonOf(cause) }, { cause });
  }
}

async function packInstalled(folder: string): Promise<void> {
  const sdk = dirname(fileURLToPath(import.meta.resolve('@kumiki/component-sdk/package.json')));
  for (const source of [sdk, commandFolder]) {
    try {
      await runNpm(['pack', '--ignore-scripts', '--loglevel=error', `--pack-destination=${folder}`], source);
    } catch (cause) {
      throw kumikiError('PACK_FAILED', { name: source, reason: reasonOf(cause) }, { cause });
    }
  }
}
