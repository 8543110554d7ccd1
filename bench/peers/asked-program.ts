import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';

/** A program that answers each line with one, and says `ready` before the first. */
export class AskedProgram implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: Interface) {
    this.#child = child;
    this.#answers = lines[Symbol.asyncIterator]();
  }

  static async start(program: string, args: readonly string[]): Promise<AskedProgram> {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const started = new AskedProgram(child, createInterface({ input: child.stdout }));
    await started.#until('ready');
    return started;
  }

  /** Resolves when it says `done`. */
  async ask(line: string): Promise<void> {
    this.#child.stdin!.write(`${line}\n`);
    await this.#until('done');
  }

  async #until(word: string): Promise<void> {
    for (;;) {
      const { value, done } = await this.#answers.next();
      if (done) throw new Error(`${this.#child.spawnfile} ended`);
      if (value === word) return;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.stdin!.end();
    await closed;
  }
}
