import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binOf, root } from '../verify/run.ts';
import { runProgram } from './program.ts';

/**
 * Compiles all packages to JavaScript with declarations, in the layout of the checkout: Node strips types only
 * outside of `node_modules`.
 * @param sources what of the checkout, all of it by default
 * @param outDir where `component-sdk/src/index.js` and its like go
 */
export async function compile(
  outDir: string,
  sources: readonly string[] = ['*/src', 'registry/*/src', 'components'],
): Promise<void> {
  const project = join(outDir, 'tsconfig.json');
  const options = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      // Types are checked by a stage of their own.
      noCheck: true,
      declaration: true,
      rootDir: root,
      outDir,
      allowImportingTsExtensions: true,
      typeRoots: [join(root, 'node_modules', '@types')],
    },
    include: sources.map((path) => join(root, path)),
    exclude: ['**/*.test.ts', '**/node_modules', 'components/test'].map((path) => join(root, path)),
  };
  await writeFile(project, JSON.stringify(options));
  await runProgram(process.execPath, [await binOf('typescript', 'tsc'), '-p', project], root);
}
