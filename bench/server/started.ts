import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A server in a process of its own. */
export class StartedServer implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;

  private constructor(child: ChildProcess, url: string, closed: Promise<unknown>) {
    this.#child = child;
    this.url = url;
    this.#closed = closed;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Resolves when it has printed its address. @param args of Node, or of another program */
  static async start(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    program = process.execPath,
  ): Promise<StartedServer> {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    const closed = once(child, 'close');
    const lines = createInterface({ input: child.stdout });
    const found = Promise.withResolvers<string>();
    // It goes on reading, so that the process never waits for somebody to read what it prints.
    lines.on('line', (line) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url !== undefined) found.resolve(url);
    });
    closed.then(() => found.reject(new Error(`${args.join(' ')} ended`)), found.reject);
    return new StartedServer(child, await found.promise, closed);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#closed;
  }
}
