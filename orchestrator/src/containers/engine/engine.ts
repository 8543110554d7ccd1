import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { describedGpus, deviceFolders, type Gpus } from './gpus.ts';

const execute = promisify(execFile);

/** A program that runs containers. */
export interface Engine {
  readonly program: string;
  readonly kind: 'podman' | 'docker';
  /** Its containers' users are users of whoever runs it, not of this machine. */
  readonly isRootless: boolean;
  /** Whether it can limit memory and processor. */
  readonly limits: boolean;
  /** The graphics processors that it can give to containers. */
  readonly gpus: Gpus;
}

/** In the order in which they are looked for. */
const usual = ['podman', 'docker'] as const;

/** An answer may take a while where a service has to be woken. */
const answerMs = 30_000;

/**
 * Finds a program that runs containers and answers.
 * @param wanted a name or path; by default what `KUMIKI_CONTAINER_PROGRAM` names, else podman, else docker
 * @param devices folders where podman finds descriptions of devices
 * @throws CONTAINER_PROGRAM_NEEDED
 */
export async function findEngine(wanted?: string, devices = deviceFolders): Promise<Engine> {
  const named = wanted ?? process.env['KUMIKI_CONTAINER_PROGRAM'];
  const programs = named ? [named] : usual;
  for (const program of programs) {
    const engine = await ask(program, devices).catch(() => undefined);
    if (engine) return engine;
  }
  throw kumikiError('CONTAINER_PROGRAM_NEEDED', { programs: programs.join(' and ') });
}

/** The version of the client alone says nothing: docker needs a server that answers. */
async function ask(program: string, devices: readonly string[]): Promise<Engine> {
  const isPodman = basename(program).includes('podman');
  const format = isPodman
    ? '{{.Host.Security.Rootless}} {{.Host.CgroupsVersion}}'
    : '{{json .Runtimes}} {{.SecurityOptions}} {{.CgroupVersion}}';
  const said = await tellEngine(program, ['info', '--format', format], answerMs);
  const isRootless = isPodman ? said.startsWith('true') : said.includes('name=rootless');
  // Without privileges, the first version of control groups cannot be used.
  const limits = !isRootless || /v?2\s*$/.test(said);
  const kind = isPodman ? 'podman' : 'docker';
  return { program, kind, isRootless, limits, gpus: await gpusOf(kind, said, devices) };
}

/** Podman reads descriptions of devices itself; docker says that it has what gives processors to containers. */
async function gpusOf(kind: Engine['kind'], said: string, devices: readonly string[]): Promise<Gpus> {
  if (kind === 'docker' && /"nvidia"/.test(said)) return { by: 'number' };
  const names = kind === 'podman' ? await describedGpus(devices) : [];
  if (names.length > 0) return { by: 'names', names };
  const why =
    kind === 'podman'
      ? `no graphics processor is described for podman in ${devices.join(' or ')}`
      : 'docker has no runtime for graphics processors';
  return { by: 'none', why };
}

/** Calls it, never through a shell. @returns what it printed @throws as `execFile`, with `stderr` */
export async function tellEngine(
  program: string,
  args: readonly string[],
  timeout?: number,
  signal?: AbortSignal,
): Promise<string> {
  const { stdout } = await execute(program, args, {
    maxBuffer: 16 * 1024 * 1024,
    ...(timeout !== undefined && { timeout }),
    ...(signal && { signal }),
  });
  return stdout.trim();
}

/** What such a program needs of the environment to find its service, its images and who it is signed in as. */
const needed =
  /^(TMPDIR|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|DOCKER_\w+|CONTAINER_HOST|CONTAINERS_\w+|REGISTRY_AUTH_FILE|STORAGE_\w+)$/;

export function engineEnvironment(): Record<string, string> {
  const found = Object.entries(process.env).filter(([name]) => needed.test(name));
  return Object.fromEntries(found.map(([name, value]) => [name, value ?? '']));
}
