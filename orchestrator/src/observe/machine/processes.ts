import { readFile, readdir } from 'node:fs/promises';

/** What processes take at a moment. */
export interface ProcessUse {
  /** Processor time since their start, in ms. */
  readonly cpuMs: number;
  /** Resident memory in bytes. */
  readonly memory: number;
}

/** Linux counts processor time in these (USER_HZ, which is 100 on all its platforms). */
const tickMs = 10;
const pageBytes = 4096;

/**
 * What the processes take that this one started, and those that they started: its workers.
 * @returns by process id; empty where the system does not tell (it is not Linux)
 */
export async function usesOfWorkers(pid = process.pid): Promise<ReadonlyMap<number, ProcessUse>> {
  const uses = new Map<number, ProcessUse>();
  const look = async (parent: number): Promise<void> => {
    for (const child of await childrenOf(parent)) {
      const use = await useOf(child);
      if (use) uses.set(child, use);
      await look(child);
    }
  };
  await look(pid);
  return uses;
}

/** proc(5): the children that each thread of a process started. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = threads.map(async (thread) => {
    return await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '');
  });
  return (await Promise.all(lists)).flatMap((list) => list.split(' ').filter(Boolean).map(Number));
}

/** proc(5): /proc/PID/stat, whose second field is in parentheses and may hold anything. */
async function useOf(pid: number): Promise<ProcessUse | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields) return undefined;
  // utime and stime are the fields 14 and 15, rss is 24; the list begins with the third.
  const [user, system, pages] = [fields[11], fields[12], fields[21]].map(Number);
  return { cpuMs: (user! + system!) * tickMs, memory: pages! * pageBytes };
}
