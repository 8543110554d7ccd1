import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Container, RunFolder } from '@kumiki/component-sdk/worker/client';
import type { ContainerAbout, ContainerRuntime, ContainerStart, PullOptions } from '../runtime.ts';
import { engineEnvironment, tellEngine, type Engine } from './engine.ts';
import { whyNoGpus } from './gpus.ts';
import { pullImage } from './pull.ts';
import { Reaper, removeContainer, sweepContainers } from './reaper.ts';
import { shareWithGroup } from '../share-folder.ts';
import { groupToShareWith, runArguments } from './run-arguments.ts';

/** Runs images by podman or docker. */
export class EngineRuntime implements ContainerRuntime {
  readonly hasNetwork = true;
  readonly #engine: Engine;
  readonly #owner = `${process.pid}-${randomBytes(6).toString('hex')}`;
  #turn = 0;
  #folder: string | undefined;
  #reaper: Reaper | undefined;
  #swept: Promise<void> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get kind(): Engine['kind'] {
    return this.#engine.kind;
  }

  get missing(): readonly string[] {
    if (this.#engine.limits) return [];
    return ['without control groups (version 2), each process of a worker is limited by itself'];
  }

  whyNoGpus(count: number): string | undefined {
    return whyNoGpus(this.#engine.gpus, count);
  }

  async has(image: string): Promise<boolean> {
    const { program } = this.#engine;
    return await tellEngine(program, ['image', 'inspect', '--format', '{{.Id}}', image]).then(
      () => true,
      () => false,
    );
  }

  async pull(image: string, options: PullOptions = {}): Promise<void> {
    await pullImage(this.#engine, image, options);
  }

  async start(image: string, about: ContainerAbout): Promise<ContainerStart> {
    this.#swept ??= sweepContainers(this.#engine).catch(() => undefined);
    await this.#swept;
    this.#reaper ??= new Reaper(this.#engine, this.#owner);
    const args = runArguments(this.#engine, image, { ...about, owner: this.#owner, turn: this.#turn });
    this.#turn += about.gpus;
    // What watches over a container leaves a file where it was started when the kernel ends it for its memory.
    this.#folder ??= await mkdtemp(join(tmpdir(), 'kumiki-engine-'));
    return {
      command: this.#engine.program,
      args,
      cwd: this.#folder,
      env: engineEnvironment(),
      container: engineContainer(this.#engine),
    };
  }

  async close(): Promise<void> {
    this.#reaper?.close();
    this.#reaper = undefined;
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}

/** How a container of an engine is kept. */
export function engineContainer({ program, kind, isRootless }: Engine): Container {
  const nameOf = ({ path }: RunFolder) => basename(path);
  return {
    open: (folder) => shareWithGroup(folder, groupToShareWith()),
    async workerOf(_, folder) {
      const said = await tellEngine(program, ['inspect', '--format', '{{.State.Pid}}', nameOf(folder)]);
      return (await isInner(Number(said))) ? Number(said) : undefined;
    },
    async remove(folder) {
      await removeContainer(program, nameOf(folder));
      // What users of the container left in folders of their own, nobody else can remove.
      if (kind === 'podman' && isRootless)
        await tellEngine(program, ['unshare', 'rm', '-rf', '--', folder.outputs]).catch(() => undefined);
    },
  };
}

/** Whether a process of this machine is the first one of a container: a service elsewhere counts its own. See proc(5), NSpid. */
async function isInner(pid: number): Promise<boolean> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return /^NSpid:(\s+\d+)+\s+1$/m.test(status);
}
