import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { kumikiError } from '../../errors/index.ts';
import { workerEnvironment } from './environment.ts';
import { readLines } from './output-lines.ts';
import { endGroup, keepGroup, signalGroup } from './process-group.ts';
import { makeOwnFolder, removeOwnFolder, type RunFolder } from './run-folder.ts';

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

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it said last, on standard output and standard error. */
  readonly lastLines: readonly string[];
}

const keptLines = 20;

/** How long after its end the last words of a process may take to arrive. */
const lastWordsMs = 200;

/** A worker's process, the leader of a group of its own, so that nothing that it starts outlives it. */
export class WorkerProcess {
  readonly pid: number;
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #lastLines: string[] = [];
  #hasEnded = false;
  #asked = false;

  private constructor(child: ChildProcess, scratch: string, line: (text: string, from: Source) => void) {
    this.#child = child;
    this.pid = child.pid!;
    keepGroup(this.pid);
    for (const from of ['stdout', 'stderr'] as const) {
      readLines(child[from]!, (text) => {
        this.#lastLines.push(text);
        if (this.#lastLines.length > keptLines) this.#lastLines.shift();
        line(text, from);
      });
    }
    this.ended = new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        this.#hasEnded = true;
        // What it started and left behind has no reason to go on.
        endGroup(this.pid);
        removeOwnFolder(scratch);
        const end = () => resolve({ code, signal, lastLines: this.#lastLines });
        child.on('close', end);
        setTimeout(end, lastWordsMs);
      });
    });
  }

  /** Starts it, never through a shell. @throws WORKER_START_FAILED */
  static async start(
    options: ProcessOptions,
    folder: RunFolder,
    line: (text: string, from: Source) => void,
  ): Promise<WorkerProcess> {
    const { name: component, command, args = [], cwd, env, concurrency } = options;
    const scratch = makeOwnFolder(tmpdir());
    const contract = {
      KUMIKI_PROTOCOL: '1',
      KUMIKI_SOCKET: folder.socket,
      KUMIKI_SHARED: folder.path,
      KUMIKI_LIFELINE: 'stdin',
      TMPDIR: scratch,
      ...(concurrency !== undefined && { KUMIKI_CONCURRENCY: String(concurrency) }),
    };
    const filled = args.map((arg) =>
      arg.replaceAll('{socket}', folder.socket).replaceAll('{shared}', folder.path),
    );
    try {
      const child = spawn(command, filled, {
        env: workerEnvironment(contract, env),
        ...(cwd !== undefined && { cwd }),
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
        windowsHide: true,
      });
      await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
      child.on('error', () => undefined); // a signal that came too late
      child.stdin.on('error', () => undefined); // it closed the pipe, or ended
      return new WorkerProcess(child, scratch, line);
    } catch (cause) {
      removeOwnFolder(scratch);
      const { code } = cause as NodeJS.ErrnoException;
      const missing = code === 'ENOENT';
      const reason = missing ? `there is no program "${command}"` : `"${command}" cannot be run (${code})`;
      const advice = missing
        ? 'Install it, or correct the command.'
        : 'Check that it is a program that may be run.';
      throw kumikiError('WORKER_START_FAILED', { component, reason, advice }, { cause });
    }
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether it was asked to end. */
  get isAsked(): boolean {
    return this.#asked;
  }

  /** Asks it to end, once: a second SIGTERM would mean that it shall not finish what runs. */
  terminate(): void {
    if (!this.#asked && !this.#hasEnded) this.#child.kill('SIGTERM');
    this.#asked = true;
  }

  /** Ends it: it may finish what runs, and is killed with all that it started where it takes too long. */
  async stop(graceMs: number): Promise<ProcessEnd> {
    this.terminate();
    const timer = setTimeout(() => this.kill(), graceMs);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  kill(): void {
    if (!this.#hasEnded) signalGroup(this.pid, 'SIGKILL');
  }
}

export type Source = 'stdout' | 'stderr';

/** How a process ended, in words that follow "the worker ended". */
export function howItEnded({ code, signal, lastLines }: ProcessEnd): string {
  const how = signal ? `by the signal ${signal}` : `with exit code ${code}`;
  const words = lastLines.at(-1);
  return words === undefined ? how : `${how}; its last words: ${words.slice(0, 160)}`;
}
