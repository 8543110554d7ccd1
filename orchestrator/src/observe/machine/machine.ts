import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { usesOfWorkers, type ProcessUse } from './processes.ts';

/** What the machine and the workers on it take. */
export interface MachineUse {
  readonly cores: number;
  /** The part of all cores that is at work, 0 to 1, between the latest two looks. */
  readonly cpu: number;
  /** In bytes. */
  readonly memory: { readonly total: number; readonly free: number };
  readonly platform: { readonly cpu: number; readonly memory: number };
  /** Not known where the system does not tell. `cpu` is in cores. */
  readonly workers?: { readonly count: number; readonly cpu: number; readonly memory: number };
}

interface Look {
  readonly at: number;
  readonly busyMs: number;
  readonly allMs: number;
  readonly ownMs: number;
  readonly workers: ReadonlyMap<number, ProcessUse>;
}

/** Watches the processor and the memory of this machine, from one look to the next. */
export class Machine {
  #before: Look = { ...ownLook(), workers: new Map() };
  #use: MachineUse | undefined;

  get use(): MachineUse | undefined {
    return this.#use;
  }

  /** Looks again: some tenths of a millisecond. */
  async look(): Promise<void> {
    const workers = await usesOfWorkers();
    const before = this.#before;
    const now = { ...ownLook(), workers };
    const passedMs = now.at - before.at;
    if (passedMs < 100) return;
    this.#before = now;
    let workersMs = 0;
    let memory = 0;
    for (const [pid, use] of workers) {
      // A process that was not there before has done all its work since.
      workersMs += Math.max(0, use.cpuMs - (before.workers.get(pid)?.cpuMs ?? 0));
      memory += use.memory;
    }
    const allMs = now.allMs - before.allMs;
    this.#use = {
      cores: availableParallelism(),
      cpu: allMs > 0 ? rounded((now.busyMs - before.busyMs) / allMs) : 0,
      memory: { total: totalmem(), free: freemem() },
      platform: {
        cpu: rounded((now.ownMs - before.ownMs) / passedMs),
        memory: process.memoryUsage.rss(),
      },
      ...(process.platform === 'linux' && {
        workers: { count: workers.size, cpu: rounded(workersMs / passedMs), memory },
      }),
    };
  }
}

function ownLook(): Omit<Look, 'workers'> {
  let busyMs = 0;
  let allMs = 0;
  for (const { times } of cpus()) {
    const all = times.user + times.nice + times.sys + times.irq + times.idle;
    allMs += all;
    busyMs += all - times.idle;
  }
  const { user, system } = process.cpuUsage();
  return { at: performance.now(), busyMs, allMs, ownMs: (user + system) / 1000 };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
