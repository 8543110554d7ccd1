import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { root } from '../verify/run.ts';
import { compiledExports, readPackage, writePackage } from './manifests.ts';
import { copyCode, dependenciesInside, stageInside } from './stage-inside.ts';

/** The SDK as a package: JavaScript with its types. */
export async function stageSdk(compiled: string, folder: string): Promise<void> {
  const { name, version, license, exports, dependencies = {}, ...sdk } = await readPackage('component-sdk');
  const { all, inside } = await dependenciesInside(dependencies);
  await mkdir(folder, { recursive: true });
  await copyCode(join(compiled, 'component-sdk', 'src'), join(folder, 'dist'), true);
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  await stagePython(join(folder, 'python'));
  for (const inner of inside) await stageInside(inner, compiled, folder, true);
  await writePackage(folder, {
    name,
    version,
    description: 'What an author of Kumiki components imports',
    license,
    type: 'module',
    engines: { node: '>=20' },
    exports: { ...compiledExports(exports, true), './package.json': './package.json' },
    files: ['dist', 'python'],
    dependencies: all,
    bundleDependencies: inside,
    // What no component at work needs: the command brings it along.
    peerDependencies: sdk.peerDependencies,
    peerDependenciesMeta: sdk.peerDependenciesMeta,
  });
}

/** The Python SDK as it is: the environments of Python components are made from it. */
async function stagePython(folder: string): Promise<void> {
  const source = join(root, 'component-sdk', 'python');
  for (const part of ['kumiki', 'requirements.lock']) {
    await cp(join(source, part), join(folder, part), {
      recursive: true,
      filter: (path) => basename(path) !== '__pycache__',
    });
  }
}
