import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DependencyLock } from '../manifest/index.ts';
import { hashFile } from './list-files.ts';

/** Lock files that a component's folder may have of its own. */
const lockFiles = ['package-lock.json', 'requirements.lock'];

/**
 * What the code in a folder depends on: its own lock file, else the `dependencies` of the nearest `package.json`
 * from the folder upwards, else nothing.
 */
export async function readDependencyLock(dir: string): Promise<DependencyLock> {
  for (const name of lockFiles) {
    const sha256 = await hashFile(join(dir, name)).catch(ignoreMissing);
    if (sha256 !== undefined) return { kind: 'file', name, sha256 };
  }
  for (let folder = dir; ; folder = dirname(folder)) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(ignoreMissing);
    if (text !== undefined) return { kind: 'dependencies', dependencies: dependenciesOf(text) };
    if (folder === dirname(folder)) return { kind: 'none' };
  }
}

/** What `npm` itself would refuse to read names no dependencies. */
function dependenciesOf(text: string): Record<string, string> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return {};
  }
  const listed = typeof data === 'object' && data !== null && 'dependencies' in data ? data.dependencies : {};
  const pairs = Object.entries(listed ?? {}).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  );
  return Object.fromEntries(pairs);
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
