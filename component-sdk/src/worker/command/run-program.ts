import { spawn, type ChildProcess } from 'node:child_process';
import { workerEnvironment } from '../client/environment.ts';
import { readLines } from '../client/output-lines.ts';
import { endGroup, keepGroup, signalGroup } from '../client/process-group.ts';
import { ScratchTooLarge, type Scratch } from './scratch.ts';

/** A program that was found. */
export interface Program {
  /** What messages call it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

export interface ProgramRun {
  readonly program: Program;
  readonly args: readonly string[];
  readonly scratch: Scratch;
  readonly signal: AbortSignal;
  /** Hears each line that it prints, standard output only where that is not kept. */
  readonly line: (text: string, from: 'stdout' | 'stderr') => void;
  /** The most bytes of standard output to keep; without it, it is read as lines. */
  readonly keepStdout?: number;
  /** The most bytes of all files in its folder; by default no limit. */
  readonly scratchLimit?: number;
}

/** How a program ended by itself. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  /** The last lines of standard error. */
  readonly lastLines: readonly string[];
}

/** How long a program has to end when it was asked to, in ms. The contract gives the worker 2 s in all. */
const graceMs = 500;
/** How long after its end the last words of a program may take to arrive, in ms. */
const lastWordsMs = 1000;
/** How often the size of its folder is looked at, in ms. */
const lookMs = 100;
const keptLines = 5;

/**
 * Runs a program, never through a shell, as the leader of a process group of its own: when it ends or is ended,
 * what it started is ended too. A signal that is aborted ends it, by SIGTERM first.
 * @throws the system's error where it cannot be started, or what ended it: the signal's reason, or too much output
 */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  const { program, args, scratch, signal } = run;
  signal.throwIfAborted();
  const child = spawn(program.path, args, {
    cwd: scratch.work,
    env: workerEnvironment({ TMPDIR: scratch.work, TMP: scratch.work, TEMP: scratch.work }),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  return await new RunningProgram(child, run).end();
}

class RunningProgram {
  readonly #child: ChildProcess;
  readonly #pid: number;
  readonly #run: ProgramRun;
  readonly #stdout: Buffer[] = [];
  readonly #lastLines: string[] = [];
  #endedBy: Error | undefined;
  #kill: NodeJS.Timeout | undefined;

  constructor(child: ChildProcess, run: ProgramRun) {
    this.#child = child;
    this.#pid = child.pid!;
    this.#run = run;
    keepGroup(this.#pid);
    child.on('error', () => undefined); // a signal that came too late
    readLines(child.stderr!, (text) => {
      this.#lastLines.push(text);
      if (this.#lastLines.length > keptLines) this.#lastLines.shift();
      run.line(text, 'stderr');
    });
    if (run.keepStdout === undefined) readLines(child.stdout!, (text) => run.line(text, 'stdout'));
    else this.#keepStdout(run.keepStdout);
  }

  async end(): Promise<ProgramEnd> {
    const { signal, scratch, scratchLimit = Number.POSITIVE_INFINITY } = this.#run;
    const onAbort = (): void =>
      this.#stop(signal.reason instanceof Error ? signal.reason : new Error('ended'));
    signal.addEventListener('abort', onAbort, { once: true });
    let isLooking = false;
    const look = async (): Promise<void> => {
      isLooking = true;
      const size = await scratch.size(scratchLimit);
      if (size.bytes > scratchLimit) this.#stop(new ScratchTooLarge(size));
      isLooking = false;
    };
    const watch = Number.isFinite(scratchLimit)
      ? setInterval(() => !isLooking && void look(), lookMs)
      : undefined;
    try {
      if (signal.aborted) onAbort();
      const { code, signal: by } = await this.#ended();
      if (watch && !this.#endedBy) await look();
      if (this.#endedBy) throw this.#endedBy;
      return { code, signal: by, stdout: Buffer.concat(this.#stdout), lastLines: this.#lastLines };
    } finally {
      clearInterval(watch);
      clearTimeout(this.#kill);
      signal.removeEventListener('abort', onAbort);
    }
  }

  #keepStdout(limit: number): void {
    let size = 0;
    this.#child.stdout!.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) this.#stdout.push(chunk);
      else this.#stop(new Error(`it printed more than ${limit} bytes`));
    });
    this.#child.stdout!.on('error', () => undefined); // the pipe of a process that was killed
  }

  /** Asks all of the group to end, and ends it where that takes too long. The first reason counts. */
  #stop(reason: Error): void {
    if (this.#endedBy) return;
    this.#endedBy = reason;
    signalGroup(this.#pid, 'SIGTERM');
    this.#kill = setTimeout(() => signalGroup(this.#pid, 'SIGKILL'), graceMs);
  }

  async #ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    return await new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        endGroup(this.#pid);
        const end = (): void => resolve({ code, signal });
        // A process that left the group may hold the pipes open. What has arrived by then is read first.
        const timer = setTimeout(() => {
          setImmediate(() => {
            this.#child.stdout!.destroy();
            this.#child.stderr!.destroy();
            end();
          });
        }, lastWordsMs);
        this.#child.once('close', () => (clearTimeout(timer), end()));
      });
    });
  }
}
