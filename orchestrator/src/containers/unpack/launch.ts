import { readFileSync } from 'node:fs';
import type { ContainerAbout } from '../runtime.ts';
import type { Confinement } from './confine/confinement.ts';
import type { UnpackedImage } from './image-cache.ts';

/** Processes and threads of a worker at most. */
export const mostProcesses = 512;

/** Where a worker finds the folder that it shares with its client. */
const shared = '/run/kumiki';

/**
 * The first process of a container, as root: makes a root of its own, in which nothing of the machine is left, and starts the worker in it as
 * another user. It stays, and waits for the worker, so that whoever ends it ends all that the worker started. $1 is the root, $2 the folder that
 * the worker shares with its client, $3 the bytes of temporary files, $4 the user, $5 the folder to start in, $6 the most private memory of a
 * process, $7 to $9 the folders of its control group, empty where there are none; what loads the filter of system calls and the command follow.
 * What is started after the filter is in place and before the other user needs nothing that it refuses.
 */
const script = `set -eu
root=$1 shared=$2 bytes=$3 user=$4 folder=$5 data=$6
for group in "$7" "$8" "$9"; do [ -z "$group" ] || echo 0 > "$group/cgroup.procs"; done
shift 9
mount --bind "$root" "$root"
mount -o remount,bind,ro,nosuid,nodev "$root"
mount -t tmpfs -o nosuid,noexec,size=64k,mode=755 tmpfs "$root/dev"
for device in null zero full random urandom; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mount -o remount,ro "$root/dev"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t tmpfs -o "nosuid,nodev,size=$bytes,mode=1777" tmpfs "$root/tmp"
mount --bind "$shared" "$root${shared}"
mount -o remount,bind,nosuid,nodev,noexec "$root${shared}"
setpriv --no-new-privs prlimit --core=0 --nofile=4096 --nproc=${mostProcesses} --data="$data" \\
  "$@"
exit $?`;

/**
 * The command that starts a worker in namespaces of its own (mounts, network, processes, memory that processes share, name): see
 * unshare(1). It ends with whoever starts it, however that ends.
 */
export function launchCommand(
  image: UnpackedImage,
  { component, memory }: ContainerAbout,
  user: number,
  { filtered, groups }: Confinement,
): readonly [command: string, ...args: string[]] {
  const env = [
    ...image.env,
    'TMPDIR=/tmp',
    'KUMIKI_PROTOCOL=1',
    `KUMIKI_SOCKET=${shared}/socket`,
    `KUMIKI_SHARED=${shared}`,
    'KUMIKI_LIFELINE=stdin',
    `KUMIKI_COMPONENT=${component}`,
  ];
  const own = ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', '--kill-child=KILL'];
  const [first = '', second = '', third = ''] = groups?.folders('{run}') ?? [];
  // The kernel counts what a process may write to of its own (setrlimit(2), RLIMIT_DATA), used or not.
  const data = groups ? 'unlimited' : String(memory);
  const inner = [
    image.root,
    '{shared}',
    String(memory),
    String(user),
    image.folder,
    data,
    first,
    second,
    third,
  ];
  const become = [
    'unshare',
    `--root=${image.root}`,
    `--wd=${image.folder}`,
    `--setgid=${user}`,
    `--setuid=${user}`,
  ];
  // The image's own: it is somebody else by then.
  const worker = ['/usr/bin/env', '-i', ...env, ...image.command];
  const init = ['/bin/sh', '-c', script, 'kumiki', ...inner, ...filtered, ...become, ...worker];
  return ['setpriv', '--pdeathsig', 'KILL', 'unshare', ...own, ...init];
}

/** The only child of a process, where it has one: proc(5), `children`. */
export function childOf(pid: number): number | undefined {
  try {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ');
    return child ? Number(child) : undefined;
  } catch {
    return undefined; // it has ended
  }
}
