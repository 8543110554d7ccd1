import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ownerLives } from '@kumiki/component-sdk/worker/process';

export interface GroupLimits {
  /** Bytes, temporary files and what the kernel keeps for its processes included. */
  readonly memory: number;
  readonly processes: number;
  /** In cores. */
  readonly cores: number;
}

/** Microseconds in which so many of processor time may be used. */
const period = 100_000;

/** What limits are called, by the version of control groups: cgroups(7). Each in the first folder that has such a file. */
const files = {
  1: ({ memory, processes, cores }: GroupLimits) => [
    ['memory.limit_in_bytes', memory],
    // With swap, where the kernel counts it.
    ['memory.memsw.limit_in_bytes', memory],
    ['pids.max', processes],
    ['cpu.cfs_period_us', period],
    ['cpu.cfs_quota_us', Math.round(cores * period)],
  ],
  2: ({ memory, processes, cores }: GroupLimits) => [
    ['memory.max', memory],
    ['memory.swap.max', 0],
    // Where one process of it is ended, none of the others is left half at work.
    ['memory.oom.group', 1],
    ['pids.max', processes],
    ['cpu.max', `${Math.round(cores * period)} ${period}`],
  ],
} as const satisfies Record<1 | 2, (limits: GroupLimits) => readonly (readonly [string, string | number])[]>;

/** The files without which there is no limit of memory, and of processes. */
const needed = { 1: ['memory.limit_in_bytes', 'pids.max'], 2: ['memory.max', 'pids.max'] } as const;

/** Limits by the kernel for all processes of a worker together: control groups of either version, below the one that this process is in. */
export class ControlGroups {
  readonly version: 1 | 2;
  readonly #parents: readonly string[];

  private constructor({ version, parents }: Candidate) {
    this.version = version;
    this.#parents = parents;
  }

  /**
   * Finds where groups can be made, and makes one to see.
   * @param own where the kernel lists what this process is in: proc(5)
   * @returns nothing where this process may make none with the limits that are needed
   */
  static async find(own = '/proc/self'): Promise<ControlGroups | undefined> {
    const mounts = await readFile(join(own, 'mountinfo'), 'utf8').catch(() => '');
    const memberships = await readFile(join(own, 'cgroup'), 'utf8').catch(() => '');
    for (const candidate of candidates(mounts, memberships)) {
      const groups = new ControlGroups(candidate);
      const probe = `kumiki-probe-${randomUUID()}`;
      const works = await groups.make(probe, { memory: 2 ** 30, processes: 64, cores: 1 }).then(
        () => true,
        () => false,
      );
      await groups.remove(probe);
      if (works) return groups;
    }
    return undefined;
  }

  /** The folders of a group. A process enters it by writing 0 into `cgroup.procs` of each. */
  folders(name: string): readonly string[] {
    return this.#parents.map((parent) => join(parent, name));
  }

  /**
   * Makes a group, and removes those that dead processes left.
   * @param name of the folder of its worker, which says whose it is
   * @throws what the file system says
   */
  async make(name: string, limits: GroupLimits): Promise<void> {
    await this.#sweep();
    const folders = this.folders(name);
    for (const folder of folders) await mkdir(folder);
    const holding = (file: string) => folders.map((one) => join(one, file)).find((path) => existsSync(path));
    const missing = needed[this.version].find((file) => holding(file) === undefined);
    if (missing !== undefined) throw new Error(`no ${missing}`);
    for (const [file, value] of files[this.version](limits)) {
      const path = holding(file);
      if (path !== undefined) await writeFile(path, String(value));
    }
  }

  /** Never rejects: where somebody is in it still, the next one who looks removes it. */
  async remove(name: string): Promise<void> {
    for (const folder of this.folders(name)) await rmdir(folder).catch(() => undefined);
  }

  async #sweep(): Promise<void> {
    for (const parent of this.#parents) {
      const names = await readdir(parent).catch(() => []);
      for (const name of names) if (!ownerLives(name)) await this.remove(name);
    }
  }
}

interface Candidate {
  readonly version: 1 | 2;
  readonly parents: readonly string[];
}

/** Where groups may be made, best first: below the own one of this process, else at the top. */
function candidates(mounts: string, own: string): Candidate[] {
  const found = parseMounts(mounts);
  const pathOf = (controller: string) =>
    own
      .split('\n')
      .map((line) => line.split(':'))
      .find(([, names = '']) => names.split(',').includes(controller))?.[2];
  const [memory, pids] = [found.get('memory'), found.get('pids')];
  const cpu = found.get('cpu');
  const first: Candidate[] = [];
  if (memory !== undefined && pids !== undefined) {
    const mounted = { memory, pids, ...(cpu !== undefined && { cpu }) };
    const below = Object.entries(mounted).map(([name, mount]) => join(mount, pathOf(name) ?? ''));
    for (const parents of [below, Object.values(mounted)])
      first.push({ version: 1, parents: [...new Set(parents)] });
  }
  const unified = found.get('');
  const second = unified === undefined ? [] : [join(unified, pathOf('') ?? ''), unified];
  return [...second.map((parent): Candidate => ({ version: 2, parents: [parent] })), ...first];
}

/** The mount of each controller; that of version 2 has the name ''. See proc(5), mountinfo. */
function parseMounts(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const point = before.split(' ')[4];
    const [type, , options = ''] = after.split(' ');
    if (point === undefined) continue;
    if (type === 'cgroup2') found.set('', point);
    if (type === 'cgroup') for (const option of options.split(',')) found.set(option, point);
  }
  return found;
}
