import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Failpoint } from '@kumiki/component-sdk/failpoint';
import type { Task } from './workload.ts';

const program = fileURLToPath(new URL('./working.program.ts', import.meta.url));
/** A process that is still there then hangs. */
const limitMs = 60_000;

/** When a process is killed: so long after it started, or after it had its data folder open; or at a place in its code. */
export type Death =
  | { readonly after: 'start' | 'open'; readonly ms: number }
  | { readonly at: Failpoint; readonly count: number }
  | undefined;

/** What a process said until it ended. */
export interface Life {
  /** It was killed before it had done all of its work. */
  readonly killed: boolean;
  readonly opened: boolean;
  /** Ids that it said were accepted, with the number of items. */
  readonly accepted: ReadonlyMap<string, number>;
  /** What it met that nobody expects: lines of `broken`, its error output, an exit code. */
  readonly faults: readonly string[];
}

export async function live(task: Task, death: Death): Promise<Life> {
  const place = death && 'at' in death ? { KUMIKI_FAILPOINT: `${death.at}:${death.count}` } : {};
  const child = spawn(process.execPath, [program, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...place },
  });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const over = new AbortController();
  const killAfter = async (ms: number): Promise<void> => {
    await delay(ms, undefined, { signal: over.signal }).catch(() => undefined);
    child.kill('SIGKILL');
  };
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  if (death && 'ms' in death && death.after === 'start') void killAfter(death.ms);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line === 'open' && death && 'ms' in death && death.after === 'open') void killAfter(death.ms);
  }
  const [code, signal] = await ended;
  clearTimeout(limit);
  over.abort();
  const faults = lines.filter((line) => line.startsWith('broken'));
  if (errors) faults.push(errors);
  if (signal === null && code !== 0) faults.push(`exit code ${code}`);
  if (signal !== null && death === undefined) faults.push('it hung');
  const accepted = lines.filter((line) => line.startsWith('accepted')).map((line) => line.split(' '));
  return {
    killed: signal !== null,
    opened: lines.includes('open'),
    accepted: new Map(accepted.map(([, id, items]) => [id!, Number(items)])),
    faults,
  };
}
