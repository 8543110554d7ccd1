import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Settings of the user's own that would lead packages elsewhere, or code from elsewhere into the environment. */
const kept = /^(PYTHON\w*|PIP_(TARGET|PREFIX|ROOT|USER|REQUIRE_VIRTUALENV)|VIRTUAL_ENV)$/;

/** What a program said when it failed, line by line. */
export class PythonFailed extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[], cause: unknown) {
    super(lines.at(-1) ?? 'it said nothing', { cause });
    this.lines = lines;
  }
}

/** Runs a Python without a shell, isolated from the user's own packages, and gives its output. @throws PythonFailed */
export async function runPython(program: string, args: readonly string[]): Promise<string> {
  const inherited = Object.entries(process.env).filter(([name]) => !kept.test(name));
  const env = { ...Object.fromEntries(inherited), PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' };
  try {
    const options = { env, maxBuffer: 64 * 1024 * 1024, windowsHide: true };
    return (await execute(program, ['-I', ...args], options)).stdout;
  } catch (cause) {
    const { stdout = '', stderr = '', message } = cause as Error & { stdout?: string; stderr?: string };
    const said = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
    const lines = said.filter((line) => line !== '');
    throw new PythonFailed(lines.length > 0 ? lines : [message], cause);
  }
}
