import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ifThere } from './disk.ts';

/** How long a file of a process that cannot be asked (another machine, a reused process id) is left alone. */
const oldAfterMs = 24 * 60 * 60 * 1000;

/** Containers have names of their own, so that process id 1 of one is not taken for that of another. */
const host = hostname()
  .replace(/[^\w-]/g, '-')
  .slice(0, 64);

/** A name for an unfinished file that says whose it is. */
export function temporaryName(): string {
  return `${host}.${process.pid}.${randomUUID()}`;
}

/** Removes the unfinished files of dead processes in a folder and counts them. */
export async function sweepLeftovers(folder: string): Promise<number> {
  let swept = 0;
  for (const name of (await ifThere(readdir(folder))) ?? []) {
    const path = join(folder, name);
    if (!(await isLeftover(path, name))) continue;
    await rm(path, { force: true });
    swept++;
  }
  return swept;
}

async function isLeftover(path: string, name: string): Promise<boolean> {
  const [owner, pid] = name.split('.');
  if (owner === host && !isAlive(Number(pid))) return true;
  const found = await ifThere(stat(path));
  return found !== undefined && Date.now() - found.mtimeMs > oldAfterMs;
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return true; // not a name of ours: let its age decide
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'; // alive, of another user
  }
}
