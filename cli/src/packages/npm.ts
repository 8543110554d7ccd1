import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program without a shell and gives its output. @throws with the last lines that it said */
export async function runProgram(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await execute(program, [...args], {
      cwd,
      maxBuffer: 64 * 1024 * 1024,
      // The runtime for ONNX models fetches files for GPUs from outside of the package registry unless told not to.
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    });
    return stdout;
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-6).join(' ');
    throw new Error(said || `${program} cannot be started`, { cause });
  }
}

/** Runs the npm that runs this command, else the one of the system. */
export async function runNpm(args: readonly string[], cwd: string): Promise<string> {
  const own = process.env['npm_execpath'];
  if (own !== undefined && /npm-cli\.c?js$/.test(own)) {
    return await runProgram(process.execPath, [own, ...args], cwd);
  }
  if (process.platform !== 'win32') return await runProgram('npm', args, cwd);
  // A .cmd file needs the command interpreter. All arguments are this program's own words and paths.
  return await runProgram('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], cwd);
}

/** The version of npm that `runNpm` runs, e.g. `11.19.1`. */
export async function npmVersion(): Promise<string> {
  const runsThis = /^npm\/(\S+)/.exec(process.env['npm_config_user_agent'] ?? '')?.[1];
  return runsThis ?? (await runNpm(['--version'], process.cwd())).trim();
}
