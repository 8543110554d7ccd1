import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binOf, root } from '../verify/run.ts';
import { fingerprint, studioSources } from './fingerprint.ts';
import { runProgram } from './program.ts';

const folder = join(root, 'studio');
const stamp = join(folder, 'dist', '.fingerprint');

/** Builds the studio into `studio/dist`, where it is not that of the present sources. @returns whether it was built */
export async function buildStudio(): Promise<boolean> {
  const wanted = await fingerprint(studioSources);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return false;
  // Where tests begin it, `NODE_ENV` says so, and Svelte would build what is for development: slower, with paths of this machine.
  const environment = { NODE_ENV: 'production' };
  await runProgram(process.execPath, [await binOf('vite'), 'build', '--logLevel=warn'], folder, environment);
  await writeFile(stamp, wanted);
  return true;
}
