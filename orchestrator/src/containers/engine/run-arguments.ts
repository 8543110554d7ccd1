import type { ContainerAbout } from '../runtime.ts';
import type { Engine } from './engine.ts';
import { gpuArguments } from './gpus.ts';

/** The user that images of `kumiki build` are for; nobody on usual machines and in usual images. */
const workerUser = 65_532;

/** What of the contract is passed on: the values are those that the client gives the program. */
const contract = [
  'KUMIKI_PROTOCOL',
  'KUMIKI_SOCKET',
  'KUMIKI_SHARED',
  'KUMIKI_LIFELINE',
  'KUMIKI_CONCURRENCY',
];

export interface RunOptions extends Partial<ContainerAbout> {
  /** Says which process it belongs to, so that one that was killed leaves none behind. */
  readonly owner?: string;
  /** How many graphics processors were given out before. */
  readonly turn?: number;
}

/** Processes and threads of a container at most. */
const mostProcesses = 512;

/**
 * How a program for containers starts a worker: without network, with a root that is only read, no capabilities, no way to more
 * privileges, and no more of this machine than the folder that it shares with its client. What it logs is read, and kept nowhere.
 */
export function runArguments(engine: Engine, image: string, options: RunOptions = {}): string[] {
  const { component, network = false, memory, cores, gpus = 0, owner, turn } = options;
  const [user, group] = userOf(engine);
  const size = memory === undefined ? '' : `,size=${memory}`;
  const podman = ['--http-proxy=false', '--umask=0007'];
  const limits = [
    ...(memory === undefined ? [] : [`--memory=${memory}`, `--memory-swap=${memory}`]),
    ...(cores === undefined ? [] : [`--cpus=${cores}`]),
    `--pids-limit=${mostProcesses}`,
  ];
  // Without control groups each process is limited by itself: setrlimit(2), RLIMIT_DATA.
  const single = memory === undefined ? [] : [`--ulimit=data=${memory}:${memory}`];
  return [
    'run',
    '--rm',
    '--interactive',
    '--pull=never',
    '--name={run}',
    '--label=kumiki.worker=1',
    ...(owner === undefined ? [] : [`--label=kumiki.owner=${owner}`]),
    `--user=${user}:${group}`,
    ...(network ? [] : ['--network=none']),
    '--read-only',
    '--cap-drop=all',
    '--security-opt=no-new-privileges',
    '--security-opt=label=disable',
    '--ulimit=core=0:0',
    '--ulimit=nofile=4096:4096',
    // Of all containers of the user together; each has its own limit of processes.
    '--ulimit=nproc=8192:8192',
    '--log-driver=none',
    ...(engine.kind === 'podman' ? podman : []),
    ...(engine.limits ? limits : single),
    ...gpuArguments(engine.gpus, gpus, turn),
    '--volume={shared}:{shared}',
    `--tmpfs=/tmp:rw,nosuid,nodev,mode=1777${size}`,
    ...contract.map((name) => `--env=${name}`),
    '--env=TMPDIR=/tmp',
    ...(component === undefined ? [] : [`--env=KUMIKI_COMPONENT=${component}`]),
    image,
  ];
}

/**
 * The worker is another user, who shares the folder with its client by a group. As root that group is the worker's own, otherwise that of the
 * client: group 0 of a container without privileges.
 */
function userOf({ isRootless }: Engine): [user: number, group: number] {
  const own = process.getgid?.() ?? 0;
  if (process.getuid?.() === 0) return [workerUser, workerUser];
  return [workerUser, isRootless ? 0 : own];
}

/** The group that the worker of an engine has, where its client has to give it its folder. */
export function groupToShareWith(): number | undefined {
  return process.getuid?.() === 0 ? workerUser : undefined;
}
