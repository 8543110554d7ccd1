import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeBetween, judgeEnd, type Finished } from './judge.ts';
import { live, type Death } from './life.ts';
import { randomOf } from '../random.ts';
import type { Task } from './workload.ts';

export interface Trial {
  readonly kills: number;
  readonly executions: number;
  /** What was found to be wrong. */
  readonly wrong: readonly string[];
}

/** Lets processes die on one data folder, one after the other, then one live to its end, and judges. */
export async function trial(deaths: Iterable<Death>, task: Omit<Task, 'folder'>): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-crash-'));
  const accepted = new Map<string, number>();
  const finished: Finished = new Map();
  const random = randomOf(task.seed);
  const wrong: string[] = [];
  let kills = 0;
  let { seed } = task;
  try {
    for (const death of deaths) {
      const life = await live({ ...task, folder, seed: seed++ }, death);
      for (const [id, items] of life.accepted) accepted.set(id, items);
      wrong.push(...life.faults);
      if (life.killed) kills++;
      // Not each time: the next process must also mend by itself what this one left.
      if (random() < 0.5) wrong.push(...(await judgeBetween(folder, finished)));
    }
    const last = await live({ ...task, folder, seed, executions: 0 }, undefined);
    wrong.push(...last.faults, ...(await judgeEnd(folder, accepted, finished)));
    return { kills, executions: accepted.size, wrong };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Deaths at random moments of a process's life: most while it works. */
export function randomDeaths(seed: number, count: number): Death[] {
  const random = randomOf(seed + 1);
  return Array.from({ length: count }, () => {
    return random() < 0.1
      ? { after: 'start', ms: random() * 800 }
      : { after: 'open', ms: random() ** 2 * 900 };
  });
}
