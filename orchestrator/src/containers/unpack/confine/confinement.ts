import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { callFilter } from './call-filter.ts';
import { ControlGroups } from './control-groups.ts';
import { findFilterLoader } from './filter-loader.ts';

const execute = promisify(execFile);

/** What root is given of the environment: no name that a stranger wrote. */
export const launchEnvironment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } as const;

/** What this machine has to close workers of unpacked images off, found by trying it. */
export interface Confinement {
  /** Gives a worker its filter of system calls: what stands before its command. */
  readonly filtered: readonly string[];
  /** Limits by the kernel for all processes of a worker; without them each process has one of its own. */
  readonly groups?: ControlGroups | undefined;
}

/** @returns why images cannot be run from folders here, in words, where they cannot */
export async function findConfinement(): Promise<Confinement | string> {
  if (process.platform !== 'linux') return 'images are unpacked on Linux alone';
  if (process.getuid?.() !== 0)
    return 'to run unpacked images as another user, Kumiki itself has to be started as root';
  const probe = ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', 'setpriv', '--version'];
  try {
    await execute('unshare', probe, { env: launchEnvironment, timeout: 10_000 });
    await execute('prlimit', ['--version'], { env: launchEnvironment, timeout: 10_000 });
  } catch {
    return 'this machine does not let Kumiki make namespaces (unshare, setpriv and prlimit of util-linux)';
  }
  const filter = callFilter(process.arch);
  if (filter === undefined) return `no filter of system calls is known for this processor (${process.arch})`;
  const loader = await findFilterLoader(filter, launchEnvironment);
  if (loader === undefined)
    return 'nothing here can load a filter of system calls (perl or python3, and a kernel that has seccomp)';
  return { filtered: loader.command(filter), groups: await ControlGroups.find() };
}
