import { basename } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Container } from '@kumiki/component-sdk/worker/client';
import { shareWithGroup } from '../share-folder.ts';
import type { ContainerAbout, ContainerRuntime, ContainerStart, PullOptions } from '../runtime.ts';
import type { ImageCache } from './image-cache.ts';
import { launchEnvironment, type Confinement } from './confine/confinement.ts';
import { childOf, launchCommand, mostProcesses } from './launch.ts';

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
  readonly #confinement: Confinement;
  #started = 0;

  /** @param confinement as `findConfinement` found it */
  constructor(cache: ImageCache, confinement: Confinement) {
    this.#cache = cache;
    this.#confinement = confinement;
  }

  get missing(): readonly string[] {
    if (this.#confinement.groups) return [];
    return ['no control groups can be made here, so that each process of a worker is limited by itself'];
  }

  /** Their drivers come from outside of the image, and their devices open the kernel wide. */
  whyNoGpus(): string {
    return 'images that run from folders get none';
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
    const [command, ...args] = launchCommand(unpacked, about, user, this.#confinement);
    const container = containerOf(user, about, this.#confinement);
    return { command, args, env: launchEnvironment, container };
  }

  async close(): Promise<void> {
    return await Promise.resolve();
  }
}

function containerOf(user: number, { memory, cores }: ContainerAbout, { groups }: Confinement): Container {
  const limits = { memory, cores, processes: mostProcesses };
  return {
    bare: true,
    async open(folder) {
      shareWithGroup(folder, user);
      await groups?.make(basename(folder.path), limits);
    },
    async remove({ path }) {
      await groups?.remove(basename(path));
    },
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
