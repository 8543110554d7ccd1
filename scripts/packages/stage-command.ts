import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../verify/run.ts';
import { readPackage, writePackage } from './manifests.ts';
import { stageComponents } from './stage-components.ts';
import { copyCode, dependenciesInside, stageInside } from './stage-inside.ts';

const library = '@kumiki/components';

/**
 * The command as a package: itself, the orchestrator, the standard library, the sample pipelines and the studio inside.
 * The SDK is beside it as a package of its own, so that the command and the component of an author share one copy.
 */
export async function stageCommand(compiled: string, folder: string): Promise<void> {
  const checkout = await readPackage('.');
  const sdk = await readPackage('component-sdk');
  const { name, version, license, dependencies = {} } = await readPackage('cli');
  const { all, inside } = await dependenciesInside(dependencies, [sdk.name]);
  await mkdir(folder, { recursive: true });
  await cp(join(root, 'cli', 'bin'), join(folder, 'bin'), { recursive: true });
  await copyCode(join(compiled, 'cli', 'src'), join(folder, 'dist'), false);
  await cp(join(root, 'templates'), join(folder, 'templates'), { recursive: true, filter: isTemplateFile });
  await cp(join(root, 'pipelines'), join(folder, 'pipelines'), { recursive: true });
  await cp(join(root, 'studio', 'dist'), join(folder, 'studio'), { recursive: true });
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  for (const inner of inside.filter((inner) => inner !== library))
    await stageInside(inner, compiled, folder, false);
  await stageComponents(compiled, join(folder, 'node_modules', library));

  // Large, and needed by some components only: who leaves it out (npm install --omit=optional) has the others.
  const { 'onnxruntime-node': onnxruntime, ...always } = all;
  await writePackage(folder, {
    name,
    version,
    description: 'The command of Kumiki: runs pipelines, and helps authors of components',
    license,
    type: 'module',
    engines: { node: '>=20' },
    bin: { kumiki: 'bin/kumiki.js' },
    exports: { './package.json': './package.json' },
    files: ['bin', 'dist', 'pipelines', 'studio', 'templates'],
    dependencies: always,
    bundleDependencies: inside,
    peerDependencies: { [sdk.name]: sdk.version },
    optionalDependencies: { ...checkout.optionalDependencies, 'onnxruntime-node': onnxruntime },
  });
}

function isTemplateFile(path: string): boolean {
  return !/[\\/](node_modules|out|vendor|__pycache__)$/.test(path);
}
