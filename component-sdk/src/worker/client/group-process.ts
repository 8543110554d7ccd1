import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { kumikiError } from '../../errors/index.ts';
import { readLines } from './output-lines.ts';
import { endGroup, keepGroup, signalGroup } from './process-group.ts';
import { ScratchFolder } from './scratch-folder.ts';
import { endStrays } from './strays.ts';

export interface GroupOptions {
  /** What messages call the component. */
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Its whole environment, but for `TMPDIR` and its like. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether standard input is a pipe; it is empty otherwise. */
  readonly stdin?: boolean;
  /** Pipes for reading and writing beside the standard ones, from descriptor 3 on. */
  readonly pipes?: number;
  /** It only stands before another process, which is ended by this: it has no `TMPDIR` of its own, and no strays. */
  readonly ends?: ((pid: number) => void) | undefined;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it said last, on standard output and standard error. */
  readonly lastLines: readonly string[];
}

export type Source = 'stdout' | 'stderr';

const keptLines = 20;

/** How long after its end the last words of a process may take to arrive. */
const lastWordsMs = 200;

/** A process, the leader of a group of its own, so that nothing that it starts outlives it. */
export class GroupProcess {
  readonly pid: number;
  /** Settles when nothing of it is left: neither the group nor its folder. */
  readonly ended: Promise<ProcessEnd>;
  /** Its folder for temporary files. */
  readonly scratch: ScratchFolder;
  readonly #child: ChildProcess;
  readonly #lastLines: string[] = [];
  readonly #ends: ((pid: number) => void) | undefined;
  #hasEnded = false;

  private constructor(
    child: ChildProcess,
    scratch: ScratchFolder,
    ends: GroupOptions['ends'],
    line: (text: string, from: Source) => void,
  ) {
    this.#child = child;
    this.#ends = ends;
    this.scratch = scratch;
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
        if (!ends) endStrays(scratch.path, this.pid);
        const removed = scratch.remove();
        const end = () => void removed.then(() => resolve({ code, signal, lastLines: this.#lastLines }));
        child.on('close', end);
        setTimeout(end, lastWordsMs);
      });
    });
  }

  /** Starts it, never through a shell. @throws WORKER_START_FAILED */
  static async start(
    { name: component, command, args = [], cwd, env, stdin = false, pipes = 0, ends }: GroupOptions,
    line: (text: string, from: Source) => void,
  ): Promise<GroupProcess> {
    const scratch = new ScratchFolder();
    try {
      const more = Array.from({ length: pipes }, () => 'pipe' as const);
      const child = spawn(command, args, {
        env: ends ? env : { ...env, TMPDIR: scratch.path, TMP: scratch.path, TEMP: scratch.path },
        ...(cwd !== undefined && { cwd }),
        detached: true,
        stdio: [stdin ? 'pipe' : 'ignore', 'pipe', 'pipe', ...more],
        windowsHide: true,
      });
      await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
      child.on('error', () => undefined); // a signal that came too late
      child.stdin?.on('error', () => undefined); // it closed the pipe, or ended
      return new GroupProcess(child, scratch, ends, line);
    } catch (cause) {
      await scratch.remove();
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

  /** One of the pipes from descriptor 3 on. */
  pipe(descriptor: number): Duplex {
    return this.#child.stdio[descriptor] as Duplex;
  }

  /** Bytes that were read from its standard output and standard error. */
  get printed(): readonly [number, number] {
    const [, out, error] = this.#child.stdio as (Socket | null)[];
    return [out?.bytesRead ?? 0, error?.bytesRead ?? 0];
  }

  /** Asks the process itself, not its group, to end. */
  terminate(): void {
    if (!this.#hasEnded) this.#child.kill('SIGTERM');
  }

  /** Ends its standard input. */
  endInput(): void {
    this.#child.stdin?.end();
  }

  /** Ends it with all that it started. */
  kill(): void {
    if (this.#hasEnded) return;
    if (this.#ends) this.#ends(this.pid);
    else signalGroup(this.pid, 'SIGKILL');
  }

  /** Waits for its end, and ends it where that takes longer. */
  async endsIn(ms: number): Promise<ProcessEnd> {
    const timer = setTimeout(() => this.kill(), ms);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** How a process ended, in words that follow "the worker ended". */
export function howItEnded({ code, signal, lastLines }: ProcessEnd): string {
  const how = signal ? `by the signal ${signal}` : `with exit code ${code}`;
  // Runtimes print a trace after the reason of a fatal error.
  const words = lastLines.findLast((line) => line.includes('FATAL ERROR')) ?? lastLines.at(-1);
  return words === undefined ? how : `${how}; its last words: ${words.slice(0, 160)}`;
}
