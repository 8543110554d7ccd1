import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const unusedMs = 30 * 24 * 60 * 60 * 1000;

/** Where environments are: `KUMIKI_PYTHON_CACHE`, else `python/` in `KUMIKI_DATA`, else in the user's folder for data. */
export function environmentsFolder(): string {
  const { KUMIKI_PYTHON_CACHE: own, KUMIKI_DATA: data, XDG_DATA_HOME: home } = process.env;
  if (own) return resolve(own);
  if (data) return resolve(data, 'python');
  return join(home || join(homedir(), '.local', 'share'), 'kumiki', 'python');
}

/** The interpreter of an environment. */
export function pythonIn(environment: string): string {
  return process.platform === 'win32'
    ? join(environment, 'Scripts', 'python.exe')
    : join(environment, 'bin', 'python');
}

/** A new path for an environment that is being made by this process. */
export function unfinishedPath(folder: string): string {
  return join(folder, `.${process.pid}-${randomBytes(4).toString('hex')}`);
}

/** Removes what processes that are gone had begun. */
export async function sweepUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^\.(\d+)-[0-9a-f]{8}$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) {
      await removeFolder(join(folder, name));
    }
  }
}

/** Removes environments that nobody has used for 30 days, so that they do not fill the disk in silence. */
export async function removeUnused(folder: string, marker: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const used = await stat(join(folder, name, marker)).catch(() => undefined);
    if (used && Date.now() - used.mtimeMs > unusedMs) {
      await removeFolder(join(folder, name));
    }
  }
}

/**
 * Removes a folder that nobody needs; what is left of it is for the next time. A process that was killed may have left a pip
 * behind that goes on writing for minutes: that is no reason for a component not to start.
 */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
