import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = join(import.meta.dirname, '../../../node_modules/.cache/kumiki');

/** The Python of an environment with the packages that the pages ask for, and nothing of Kumiki. It is made once. */
export async function clientPython(): Promise<string> {
  const lock = join(import.meta.dirname, 'requirements.lock');
  const digest = createHash('sha256')
    .update(await readFile(lock))
    .digest('hex');
  const folder = join(cache, `clients-${digest.slice(0, 16)}`);
  const python = join(folder, 'bin', 'python');
  if (existsSync(join(folder, 'whole'))) return python;
  await mkdir(cache, { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', lock]);
  await writeFile(join(folder, 'whole'), '');
  return python;
}

/** grpcurl, where it is there: on the path, or built into the cache by `go install`. */
export function findGrpcurl(): string | undefined {
  const folders = [join(cache, 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, 'grpcurl')).find((path) => existsSync(path));
}
