import { readdir, readFile } from 'node:fs/promises';

/** The clock that /proc counts in, in ms: proc(5), sysconf(_SC_CLK_TCK), which is 100 a second on all that Node runs on. */
const tickMs = 10;

/**
 * Processor time of a process and of all that it started and that still run, in ms; `undefined` where there is no /proc.
 * What a request takes of it hardly depends on what else the machine does, unlike the requests a second.
 */
export async function processorTime(pid: number): Promise<number | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may have blanks; `utime` and `stime` are fields 14 and 15, the state behind the name is 3.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    let ms = (Number(fields[11]) + Number(fields[12])) * tickMs;
    for (const thread of await readdir(`/proc/${pid}/task`)) {
      const children = await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '');
      for (const child of children.split(' ').filter(Boolean))
        ms += (await processorTime(Number(child))) ?? 0;
    }
    return ms;
  } catch {
    return undefined;
  }
}
