import { basename } from 'node:path';
import type { Container } from './container.ts';
import { workerEnvironment } from './environment.ts';
import { GroupProcess, type ProcessEnd, type Source } from './group-process.ts';
import { signalGroup } from './process-group.ts';
import type { RunFolder } from './run-folder.ts';
import type { ScratchFolder } from './scratch-folder.ts';

export interface ProcessOptions {
  /** What messages call the component. */
  readonly name: string;
  readonly command: string;
  /** `{socket}` and `{shared}` stand for the path of the socket and of the shared folder, `{run}` for a name that this start alone has. */
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** For this worker alone, beside what is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  readonly concurrency?: number;
  /** Where the command starts a container: what it takes to keep that. */
  readonly container?: Container;
}

/** What starts a worker, as `WorkerClient.start` takes it. */
export type WorkerCommand = Required<Pick<ProcessOptions, 'command' | 'args' | 'env'>>;

/** A worker's process, which keeps to the contract. */
export class WorkerProcess {
  /** Settles when nothing of it is left, its container included. */
  readonly ended: Promise<ProcessEnd>;
  readonly #process: GroupProcess;
  readonly #container: Container | undefined;
  readonly #folder: RunFolder;
  #asked = false;

  private constructor(process: GroupProcess, container: Container | undefined, folder: RunFolder) {
    this.#process = process;
    this.#container = container;
    this.#folder = folder;
    this.ended = this.#end();
  }

  /** Starts it, never through a shell. @throws WORKER_START_FAILED */
  static async start(
    options: ProcessOptions,
    folder: RunFolder,
    line: (text: string, from: Source) => void,
  ): Promise<WorkerProcess> {
    const { name, command, args = [], cwd, env, concurrency, container } = options;
    const contract = {
      KUMIKI_PROTOCOL: '1',
      KUMIKI_SOCKET: folder.socket,
      KUMIKI_SHARED: folder.path,
      KUMIKI_LIFELINE: 'stdin',
      ...(concurrency !== undefined && { KUMIKI_CONCURRENCY: String(concurrency) }),
    };
    const filled = args.map((arg) =>
      arg
        .replaceAll('{socket}', folder.socket)
        .replaceAll('{shared}', folder.path)
        .replaceAll('{run}', basename(folder.path)),
    );
    await container?.open(folder);
    const ends = container && ((pid: number) => (container.kill ? container.kill(pid) : killGroup(pid)));
    const started = await GroupProcess.start(
      {
        name,
        command,
        args: filled,
        ...(cwd !== undefined && { cwd }),
        env: container?.bare ? { ...env } : workerEnvironment(contract, env),
        stdin: true,
        ends,
      },
      line,
    );
    return new WorkerProcess(started, container, folder);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Its folder for temporary files. */
  get scratch(): ScratchFolder {
    return this.#process.scratch;
  }

  get hasEnded(): boolean {
    return this.#process.hasEnded;
  }

  /** Whether it was asked to end. */
  get isAsked(): boolean {
    return this.#asked;
  }

  /** Asks it to end, once: a second SIGTERM would mean that it shall not finish what runs. */
  terminate(): void {
    // A signal would meet what stands before the worker.
    if (!this.#asked && this.#container) this.#process.endInput();
    else if (!this.#asked) this.#process.terminate();
    this.#asked = true;
  }

  /** The process to look at for memory; nothing where it is not known. */
  async measured(): Promise<number | undefined> {
    if (!this.#container) return this.pid;
    return await this.#container.workerOf?.(this.pid, this.#folder).catch(() => undefined);
  }

  /** Ends it: it may finish what runs, and is killed with all that it started where it takes too long. */
  async stop(graceMs: number): Promise<ProcessEnd> {
    this.terminate();
    await this.#process.endsIn(graceMs);
    return await this.ended;
  }

  kill(): void {
    this.#process.kill();
  }

  async #end(): Promise<ProcessEnd> {
    const end = await this.#process.ended;
    await this.#container?.remove?.(this.#folder);
    return end;
  }
}

function killGroup(pid: number): void {
  signalGroup(pid, 'SIGKILL');
}
