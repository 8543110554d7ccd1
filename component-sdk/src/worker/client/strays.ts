import { readdirSync, readFileSync } from 'node:fs';

/** One that is about to start another may have done so when it is found. */
const rounds = 3;

/**
 * Ends processes that left the group of the one that they were started in, as with `setsid`: they are known by their
 * `TMPDIR`, which is the folder for temporary files of that one, or a folder in it. Linux tells it; elsewhere they go
 * on. One that was started without the environment of its parent is not known either.
 * @param leader the id of the process whose folder it is. Ids given out since then are looked at, which takes some
 *   0.5 ms; without it, those of all processes
 */
export function endStrays(folder: string, leader?: number): void {
  if (process.platform !== 'linux') return;
  for (let round = 0; round < rounds; round++) {
    const found = idsSince(leader).filter((pid) => pid !== process.pid && hasFolder(pid, folder));
    if (found.length === 0) return;
    for (const pid of found) end(pid);
  }
}

function idsSince(leader: number | undefined): number[] {
  const ids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  if (leader === undefined) return ids;
  const last = lastId();
  // Beyond the highest id they begin anew.
  return ids.filter((id) => id > leader || (last < leader && id <= last));
}

/** The id that was given out last: proc_loadavg(5). */
function lastId(): number {
  return Number(readFileSync('/proc/loadavg', 'latin1').trim().split(' ').at(-1));
}

function hasFolder(pid: number, folder: string): boolean {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
    const own = `TMPDIR=${Buffer.from(folder).toString('latin1')}`;
    return entries.some((entry) => entry === own || entry.startsWith(`${own}/`));
  } catch {
    return false; // it has ended, or is somebody else's
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
