import { cp, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from '../verify/run.ts';
import { compiledExports, folderOf, readPackage, writePackage } from './manifests.ts';

/** What of a workspace is not copied as it is: code is compiled, the rest is of no use in a package. */
const notCopied = new Set(['node_modules', 'package.json', 'src', 'test', 'tsconfig.json']);

/**
 * Puts a package of this repository inside of another one, which then brings it along: JavaScript, and the files
 * beside the code. It has no dependencies of its own there; `dependenciesInside` says what the outer one needs.
 * @param types whether the declarations go along, for packages that authors' code imports
 */
export async function stageInside(
  name: string,
  compiled: string,
  outer: string,
  types: boolean,
): Promise<void> {
  const workspace = folderOf(name);
  const folder = join(outer, 'node_modules', name);
  await mkdir(folder, { recursive: true });
  const source = join(root, workspace);
  await cp(source, folder, {
    recursive: true,
    filter: (path) => dirname(path) !== source || !notCopied.has(basename(path)),
  });
  const code = join(compiled, workspace, 'src');
  if (existsSync(code)) await copyCode(code, join(folder, 'dist'), types);
  const { version, license, exports } = await readPackage(workspace);
  await writePackage(folder, {
    name,
    version,
    license,
    type: 'module',
    exports: compiledExports(exports, types),
  });
}

/** Compiled code, with or without its declarations. */
export async function copyCode(from: string, to: string, types: boolean): Promise<void> {
  await cp(from, to, { recursive: true, filter: (path) => types || !path.endsWith('.d.ts') });
}

/**
 * What a package depends on when those of this repository, also by way of each other, are inside of it.
 * @param beside names of this repository that come as packages of their own
 */
export async function dependenciesInside(
  dependencies: Readonly<Record<string, string>>,
  beside: readonly string[] = [],
): Promise<{ all: Record<string, string>; inside: string[] }> {
  const all: Record<string, string> = {};
  const inside: string[] = [];
  const add = async (named: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, version] of Object.entries(named)) {
      if (beside.includes(name) || name in all) continue;
      // npm leaves a package inside alone only where the dependencies name it too.
      all[name] = version;
      if (!name.startsWith('@kumiki/')) continue;
      inside.push(name);
      await add((await readPackage(folderOf(name))).dependencies ?? {});
    }
  };
  await add(dependencies);
  return { all, inside };
}
