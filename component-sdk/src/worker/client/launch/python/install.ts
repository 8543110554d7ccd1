import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError, type KumikiError } from '../../../../errors/index.ts';
import { pythonIn } from './folder.ts';
import type { Interpreter } from './interpreter.ts';
import { requirementsOfBoth } from './requirements.ts';
import { PythonFailed, runPython } from './run-python.ts';
import type { SdkSources } from './sdk-sources.ts';

/** From this version on, pip installs into an environment that has no pip of its own: 4 s less for each. */
const pipFromOutside = [22, 3] as const;

export interface EnvironmentContent {
  readonly component: string;
  /** The text of its `requirements.lock`. */
  readonly lock: string;
  readonly interpreter: Interpreter;
  readonly sdk: SdkSources;
}

/**
 * Makes a virtual environment with the packages of a component and of the SDK, each with the hash that its lock
 * says, and gives the folder that its packages are in.
 * @throws PYTHON_PACKAGES_FAILED, PYTHON_HASH_MISMATCH
 */
export async function makeEnvironment(folder: string, content: EnvironmentContent): Promise<string> {
  const { interpreter, component, lock, sdk } = content;
  const { program } = interpreter;
  const [major = 0, minor = 0] = (interpreter.pip ?? '0').split('.').map(Number);
  const [firstMajor, firstMinor] = pipFromOutside;
  const fromOutside = major > firstMajor || (major === firstMajor && minor >= firstMinor);
  const python = pythonIn(folder);
  try {
    await runPython(program, ['-m', 'venv', ...(fromOutside ? ['--without-pip'] : []), folder]);
    const requirements = join(folder, 'requirements.txt');
    await writeFile(requirements, requirementsOfBoth(sdk.lock, lock));
    const install = [
      'install',
      '--quiet',
      '--require-hashes',
      '--no-warn-script-location',
      '-r',
      requirements,
    ];
    if (fromOutside) await runPython(program, ['-m', 'pip', '--python', python, ...install]);
    else await runPython(python, ['-m', 'pip', ...install]);
    return (await runPython(python, ['-c', "import sysconfig; print(sysconfig.get_path('purelib'))"])).trim();
  } catch (thrown) {
    throw thrown instanceof PythonFailed ? packagesError(component, thrown) : thrown;
  }
}

/** What pip said, as the error that it means. */
export function packagesError(component: string, { lines, cause }: PythonFailed): KumikiError {
  const errors = lines
    .filter((line) => line.startsWith('ERROR: '))
    .map((line) => line.slice('ERROR: '.length));
  const details = { cause, at: { component } };
  if (lines.some((line) => /DO NOT MATCH THE HASHES/i.test(line))) {
    const about = lines.filter((line) => /^\S+.* from |^Expected sha256|^Got /.test(line)).slice(0, 3);
    return kumikiError('PYTHON_HASH_MISMATCH', { component, reason: sentence(about) }, details);
  }
  const said = errors.length > 0 ? errors.slice(-3) : lines.slice(-3);
  return kumikiError('PYTHON_PACKAGES_FAILED', { component, reason: sentence(said) }, details);
}

function sentence(lines: readonly string[]): string {
  return lines.join('; ').replace(/\s+/g, ' ').replace(/[.:]$/, '');
}
