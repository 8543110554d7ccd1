import { workerEnvironment } from './environment.ts';
import { GroupProcess, type ProcessEnd, type Source } from './group-process.ts';
import type { RunFolder } from './run-folder.ts';
import type { ScratchFolder } from './scratch-folder.ts';

export interface ProcessOptions {
  /** What messages call the component. */
  readonly name: string;
  readonly command: string;
  /** `{socket}` and `{shared}` stand for the path of the socket and of the shared folder. */
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** For this worker alone, beside what is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  readonly concurrency?: number;
}

/** A worker's process, which keeps to the contract. */
export class WorkerProcess {
  readonly #process: GroupProcess;
  #asked = false;

  private constructor(process: GroupProcess) {
    this.#process = process;
  }

  /** Starts it, never through a shell. @throws WORKER_START_FAILED */
  static async start(
    options: ProcessOptions,
    folder: RunFolder,
    line: (text: string, from: Source) => void,
  ): Promise<WorkerProcess> {
    const { name, command, args = [], cwd, env, concurrency } = options;
    const contract = {
      KUMIKI_PROTOCOL: '1',
      KUMIKI_SOCKET: folder.socket,
      KUMIKI_SHARED: folder.path,
      KUMIKI_LIFELINE: 'stdin',
      ...(concurrency !== undefined && { KUMIKI_CONCURRENCY: String(concurrency) }),
    };
    const filled = args.map((arg) =>
      arg.replaceAll('{socket}', folder.socket).replaceAll('{shared}', folder.path),
    );
    const started = await GroupProcess.start(
      {
        name,
        command,
        args: filled,
        ...(cwd !== undefined && { cwd }),
        env: workerEnvironment(contract, env),
        stdin: true,
      },
      line,
    );
    return new WorkerProcess(started);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Its folder for temporary files. */
  get scratch(): ScratchFolder {
    return this.#process.scratch;
  }

  get ended(): Promise<ProcessEnd> {
    return this.#process.ended;
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
    if (!this.#asked) this.#process.terminate();
    this.#asked = true;
  }

  /** Ends it: it may finish what runs, and is killed with all that it started where it takes too long. */
  async stop(graceMs: number): Promise<ProcessEnd> {
    this.terminate();
    return await this.#process.endsIn(graceMs);
  }

  kill(): void {
    this.#process.kill();
  }
}
