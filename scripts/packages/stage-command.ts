import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../verify/run.ts';
import { compiledExports, foreign, readPackage, writePackage } from './manifests.ts';
import { stageComponents } from './stage-components.ts';

/**
 * The command as a package: itself, the orchestrator and the standard library inside. The SDK is beside it as a
 * package of its own, so that the command and the component of an author share one copy.
 */
export async function stageCommand(compiled: string, folder: string): Promise<void> {
  const [root_, command, orchestrator, components, sdk] = await Promise.all(
    ['.', 'cli', 'orchestrator', 'components', 'component-sdk'].map(readPackage),
  );
  const inside = join(folder, 'node_modules', '@kumiki');
  await mkdir(inside, { recursive: true });
  await cp(join(root, 'cli', 'bin'), join(folder, 'bin'), { recursive: true });
  await copyCode(join(compiled, 'cli', 'src'), join(folder, 'dist'));
  await cp(join(root, 'templates'), join(folder, 'templates'), { recursive: true, filter: isTemplateFile });
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));

  await copyCode(join(compiled, 'orchestrator', 'src'), join(inside, 'orchestrator', 'dist'));
  await writePackage(join(inside, 'orchestrator'), {
    name: orchestrator!.name,
    version: orchestrator!.version,
    license: orchestrator!.license,
    type: 'module',
    exports: compiledExports(orchestrator!.exports, false),
  });
  await stageComponents(compiled, join(inside, 'components'));

  const { 'onnxruntime-node': onnxruntime, ...ofComponents } = foreign(components!.dependencies);
  await writePackage(folder, {
    name: command!.name,
    version: command!.version,
    description: 'The command of Kumiki: runs pipelines, and helps authors of components',
    license: command!.license,
    type: 'module',
    engines: { node: '>=20' },
    bin: { kumiki: 'bin/kumiki.js' },
    exports: { './package.json': './package.json' },
    files: ['bin', 'dist', 'templates'],
    dependencies: {
      ...ofComponents,
      ...foreign(orchestrator!.dependencies),
      ...foreign(command!.dependencies),
      // npm leaves the packages inside alone only where the dependencies name them too.
      [orchestrator!.name]: orchestrator!.version,
      [components!.name]: components!.version,
    },
    bundleDependencies: [orchestrator!.name, components!.name],
    peerDependencies: { [sdk!.name]: sdk!.version },
    optionalDependencies: { ...root_!.optionalDependencies, 'onnxruntime-node': onnxruntime },
  });
}

/** JavaScript without the declarations, which nobody imports from a command. */
async function copyCode(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, filter: (path) => !path.endsWith('.d.ts') });
}

function isTemplateFile(path: string): boolean {
  return !/[\\/](node_modules|out|vendor)$/.test(path);
}
