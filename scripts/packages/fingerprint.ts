import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../verify/run.ts';

/** What the packages are made from, relative to the checkout. */
export const packageSources = [
  'LICENSE',
  'cli/bin',
  'cli/package.json',
  'cli/src',
  'component-sdk/package.json',
  'component-sdk/python',
  'component-sdk/src',
  'components',
  'orchestrator/package.json',
  'orchestrator/src',
  'package-lock.json',
  'package.json',
  'pipelines',
  'proto',
  'registry',
  'scripts/packages',
  'scripts/build.ts',
  'studio',
  'templates',
  'tsconfig.json',
];

/** What the SDK alone is made from. */
export const sdkSources = [
  'LICENSE',
  'cli/src/packages/pack.ts',
  'component-sdk/package.json',
  'component-sdk/python',
  'component-sdk/src',
  'package.json',
  'proto',
  'scripts/packages',
  'tsconfig.json',
];

/** What the studio is made from. */
export const studioSources = [
  // Its texts of errors.
  'component-sdk/src/errors',
  'package-lock.json',
  'scripts/packages/build-studio.ts',
  'studio/index.html',
  'studio/public',
  'studio/src',
  'studio/tsconfig.json',
  'studio/vite.config.ts',
];

/** A digest over everything that something is made from, so that nothing is built twice. */
export async function fingerprint(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const source of sources) {
    for (const path of await filesBelow(source)) {
      const content = createHash('sha256')
        .update(await readFile(join(root, path)))
        .digest('hex');
      hash.update(`${path}\0${content}\n`);
    }
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return undefined;
      throw error;
    },
  );
  if (!entries) return [path];
  const inner = entries
    .filter(({ name }) => !['node_modules', 'out', 'dist', '__pycache__'].includes(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(async ({ name }) => await filesBelow(`${path}/${name}`));
  return (await Promise.all(inner)).flat();
}
