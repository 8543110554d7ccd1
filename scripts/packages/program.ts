import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end. @throws with all that it said where it failed */
export async function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  try {
    const windows = process.platform === 'win32' && program === 'npm';
    const env = { ...process.env, ...environment };
    await execute(program, [...args], { cwd, env, shell: windows, maxBuffer: 64 * 1024 * 1024 });
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    const said = `${stdout}${stderr}`.trim();
    throw new Error(`${program} ${args.join(' ')} failed: ${said}`, { cause });
  }
}
