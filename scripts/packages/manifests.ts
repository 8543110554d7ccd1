import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../verify/run.ts';

/** The parts of a package.json that the build reads and writes. */
export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, object>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

/** Those that do not lie in a folder of their name. */
const folders: Readonly<Record<string, string>> = {
  '@kumiki/oci': 'registry/oci',
  '@kumiki/registry': 'registry/service',
};

/** The folder of a package of this repository. */
export function folderOf(name: string): string {
  return folders[name] ?? name.replace(/^@kumiki\//, '');
}

export async function readPackage(folder: string): Promise<PackageJson> {
  return JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as PackageJson;
}

export async function writePackage(folder: string, content: object): Promise<void> {
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);
}

/** `./src/values/index.ts` as what a packed package has in its place. */
export function compiledExports(exports: PackageJson['exports'], types: boolean): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(exports).map(([name, source]) => {
      if (!source.endsWith('.ts')) return [name, source];
      const compiled = source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, '');
      return [name, types ? { types: `${compiled}.d.ts`, default: `${compiled}.js` } : `${compiled}.js`];
    }),
  );
}
