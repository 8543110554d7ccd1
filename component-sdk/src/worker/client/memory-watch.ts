import { readFileSync } from 'node:fs';
import { kumikiError, type KumikiError } from '../../errors/index.ts';

/** A process that allocates as fast as it can takes some 200 MB in that time. */
const intervalMs = 50;

/** Bytes of a page: the unit of /proc/PID/statm (proc(5)). Other sizes exist on some ARM machines; there the limit is lower. */
const pageBytes = 4096;

/**
 * Looks at the resident memory of a process again and again, and calls once where it is above a limit. Linux tells
 * it; elsewhere nobody looks.
 * @param limit bytes
 * @returns ends the watch
 */
export function watchMemory(pid: number, limit: number, over: (used: number) => void): () => void {
  const timer = setInterval(() => {
    const used = residentMemory(pid);
    if (used === undefined || used <= limit) return;
    clearInterval(timer);
    over(used);
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Bytes. */
export function residentMemory(pid: number): number | undefined {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1];
    return pages === undefined ? undefined : Number(pages) * pageBytes;
  } catch {
    return undefined; // not Linux, or it has ended
  }
}

/** The error of an attempt that used too much. */
export function memoryError(component: string, used: number, limit: number): KumikiError {
  const values = { component, used: inMiB(used), limit: inMiB(limit) };
  return kumikiError('WORKER_MEMORY', values, { at: { component } });
}

function inMiB(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
