import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Container } from '@kumiki/component-sdk/worker/client';
import { shareWithGroup } from '../share-folder.ts';
import type { ContainerAbout, ContainerRuntime, ContainerStart, PullOptions } from '../runtime.ts';
import type { ImageCache } from './image-cache.ts';
import { childOf, launchCommand, launchEnvironment } from './launch.ts';

const execute = promisify(execFile);

/** Users that no usual machine has: above those that systemd gives out, below 2^31. */
const firstUser = 1_900_000_000;
const usersOfProcess = 64;

/**
 * Runs images that our packaging made from folders, where nothing runs containers: each worker as a user of its own, in namespaces of
 * its own. It takes root, and Linux.
 */
export class UnpackedRuntime implements ContainerRuntime {
  readonly kind = 'unpacked';
  /** It would be that of this machine, where the platform itself listens. */
  readonly hasNetwork = false;
  readonly #cache: ImageCache;
  #started = 0;

  constructor(cache: ImageCache) {
    this.#cache = cache;
  }

  async has(image: string): Promise<boolean> {
    return await this.#cache.has(image);
  }

  async pull(image: string, { signal }: PullOptions = {}): Promise<void> {
    await this.#cache.pull(image, signal);
  }

  async start(image: string, about: ContainerAbout): Promise<ContainerStart> {
    const unpacked = await this.#cache.use(image);
    if (!unpacked) throw kumikiError('REGISTRY_NOT_FOUND', { what: image, where: 'the cache of images' });
    const at = (process.pid % 32_768) * usersOfProcess + (this.#started++ % usersOfProcess);
    const user = firstUser + at;
    const [command, ...args] = launchCommand(unpacked, about, user);
    return { command, args, env: launchEnvironment, container: containerOf(user) };
  }

  async close(): Promise<void> {
    return await Promise.resolve();
  }
}

function containerOf(user: number): Container {
  return {
    bare: true,
    open: (folder) => shareWithGroup(folder, user),
    // Below what waits for the namespaces is their first process, and below that the worker.
    workerOf: async (pid) => {
      const first = childOf(pid);
      return await Promise.resolve(first === undefined ? undefined : childOf(first));
    },
    // With the first process of its namespace all others end, and then what waits for it.
    kill: (pid) => end(childOf(pid) ?? pid),
  };
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** Why images cannot be run from folders here; nothing where they can. */
export async function whyNotUnpacked(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'images are unpacked on Linux alone';
  if (process.getuid?.() !== 0)
    return 'to run unpacked images as another user, Kumiki itself has to be started as root';
  const probe = ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', 'setpriv', '--version'];
  try {
    await execute('unshare', probe, { env: launchEnvironment, timeout: 10_000 });
    await execute('prlimit', ['--version'], { env: launchEnvironment, timeout: 10_000 });
    return undefined;
  } catch {
    return 'this machine does not let Kumiki make namespaces (unshare, setpriv and prlimit of util-linux)';
  }
}
