import type { Manifest } from '../../../../manifest/index.ts';
import type { WorkerCommand } from '../../worker-process.ts';
import { pythonEnvironment, type PythonEnvironmentOptions } from './environment.ts';

const serve = ['-I', '-B', '-u', '-X', 'faulthandler', '-m', 'kumiki.serve'];

/**
 * The command that starts a Python component as a worker: isolated from the user's own packages and settings, with
 * output that is not held back, and writing no bytecode into the component's folder.
 * @throws as `pythonEnvironment`
 */
export async function pythonWorker(
  dir: string,
  manifest: Manifest,
  options: PythonEnvironmentOptions,
): Promise<WorkerCommand> {
  const { python } = await pythonEnvironment(dir, manifest.name, options);
  return {
    command: python,
    args: [...serve, '--component', dir],
    // Python reads no YAML by itself.
    env: { KUMIKI_MANIFEST: JSON.stringify(manifest) },
  };
}

/**
 * The command that starts a process for several Python components with the same packages as this one, which are named
 * to it one by one: see `WorkerGroup`.
 * @param dir the folder of one of them
 * @throws as `pythonEnvironment`
 */
export async function pythonGroupWorker(
  dir: string,
  component: string,
  options: PythonEnvironmentOptions = {},
): Promise<WorkerCommand> {
  const { python } = await pythonEnvironment(dir, component, options);
  return { command: python, args: [...serve, '--several'], env: {} };
}
