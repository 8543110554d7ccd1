import type { Manifest } from '../../../../manifest/index.ts';
import type { WorkerCommand } from '../component-worker.ts';
import { pythonEnvironment, type PythonEnvironmentOptions } from './environment.ts';

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
  const interpreter = ['-I', '-B', '-u', '-X', 'faulthandler'];
  return {
    command: python,
    args: [...interpreter, '-m', 'kumiki.serve', '--component', dir],
    // Python reads no YAML by itself.
    env: { KUMIKI_MANIFEST: JSON.stringify(manifest) },
  };
}
