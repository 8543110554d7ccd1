import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { isPython, parseManifest, type Manifest } from '../../../manifest/index.ts';
import type { WorkerCommand } from '../worker-process.ts';
import { imageProcessOptions } from '../environment.ts';
import type { PythonEnvironmentOptions } from './python/environment.ts';
import { pythonWorker } from './python/python-worker.ts';

/**
 * The command that starts the component of a folder as a worker, in the language of its entry. The packages of a
 * Python component are installed where they are not yet, which may take a while the first time.
 * @throws PYTHON_NOT_FOUND, PYTHON_LOCK_MISSING, PYTHON_PACKAGES_FAILED, PYTHON_HASH_MISMATCH
 */
export async function componentWorker(
  folder: string,
  options: PythonEnvironmentOptions = {},
): Promise<WorkerCommand> {
  const dir = resolve(folder);
  const manifest = await manifestOf(dir);
  if (!manifest || !isPython(manifest)) return typescriptWorker(dir);
  return await pythonWorker(dir, manifest, options);
}

/** By the SDK's own start file, with the Node that runs this process. */
function typescriptWorker(dir: string): WorkerCommand {
  const start = join(import.meta.dirname, '..', '..', 'serve', `start${extname(import.meta.filename)}`);
  return {
    command: process.execPath,
    args: [...imageProcessOptions, start, '--component', dir],
    env: {},
  };
}

/** The worker itself says what is wrong with a manifest that cannot be used. */
async function manifestOf(dir: string): Promise<Manifest | undefined> {
  const path = join(dir, 'component.yaml');
  try {
    return parseManifest(await readFile(path), path);
  } catch {
    return undefined;
  }
}
