import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const peers = join(import.meta.dirname, '../../node_modules/.cache/kumiki/peers');
const run = promisify(execFile);

/**
 * An environment of another system’s own, made the first time that it is wanted, which takes minutes.
 * @param name of its folder
 * @param packages with their versions
 * @returns its Python
 */
export async function installedPeer(name: string, packages: readonly string[]): Promise<string> {
  const folder = join(peers, name);
  const python = join(folder, 'bin', 'python');
  const done = join(folder, packages.join('_').replaceAll(/[^\w.]/g, '-'));
  if (!existsSync(done)) {
    process.stderr.write(`Installing ${packages.join(' and ')} ...\n`);
    const limit = { timeout: 30 * 60_000 };
    await run('python3', ['-m', 'venv', '--clear', folder], limit);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
    await run(python, install, limit);
    await run('touch', [done]);
  }
  return python;
}
