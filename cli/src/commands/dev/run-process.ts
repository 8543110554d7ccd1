import { spawn, type ChildProcess } from 'node:child_process';
import { onOutput, print } from '../../console/terminal.ts';
import { duration } from '../../console/words.ts';
import { startFile } from '../../program.ts';

export interface RunProcessOptions {
  /** For the command. */
  readonly args: readonly string[];
  readonly inspect: boolean;
}

/** A run that hangs is ended so long after it was asked to end. */
const patienceMs = 1000;

/** Runs the command in a process of its own, again and again: so each run sees all files as they are now. */
export class RunProcess {
  readonly #options: RunProcessOptions;
  #child: ChildProcess | undefined;
  #turn = 0;

  constructor(options: RunProcessOptions) {
    this.#options = options;
  }

  /** Ends the run that goes on, if there is one, and starts the next. */
  async restart(): Promise<void> {
    const turn = ++this.#turn;
    await this.#end();
    // Another change came while the last run ended.
    if (turn !== this.#turn) return;
    const { args, inspect } = this.#options;
    const begun = performance.now();
    // A debugger that is attached to this process has its port; the runs must not ask for the same one.
    const own = process.execArgv.filter((argument) => !argument.startsWith('--inspect'));
    const node = [...own, ...(inspect ? ['--inspect'] : [])];
    const child = spawn(process.execPath, [...node, startFile, ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    this.#child = child;
    child.on('exit', (code) => {
      if (this.#child !== child) return;
      this.#child = undefined;
      const { dim, green, red } = onOutput;
      const mark = code === 0 ? green('done') : red('failed');
      print(
        `${mark} ${dim(`in ${duration(performance.now() - begun)} from start to end; waiting for the next change`)}`,
      );
    });
  }

  async stop(): Promise<void> {
    this.#turn++;
    await this.#end();
  }

  async #end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(timer);
  }
}
