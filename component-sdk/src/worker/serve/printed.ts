import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogLevel } from '../../progress/index.ts';

type Hears = (level: LogLevel, text: string) => void;

/** Which run the code that prints belongs to, also in what it left to timers and promises. */
const runs = new AsyncLocalStorage<Printed>();

let isTold = false;

/** What one run prints, line by line. */
class Printed {
  readonly #hears: Hears;
  readonly #begun: Record<'info' | 'warn', string> = { info: '', warn: '' };

  constructor(hears: Hears) {
    this.#hears = hears;
  }

  take(level: 'info' | 'warn', text: string): void {
    const lines = (this.#begun[level] + text).split(/\r?\n/);
    this.#begun[level] = lines.pop()!.slice(0, longest);
    for (const line of lines) this.#hears(level, line.slice(0, longest));
  }

  flush(): void {
    for (const level of ['info', 'warn'] as const) {
      if (this.#begun[level] !== '') this.#hears(level, this.#begun[level]);
      this.#begun[level] = '';
    }
  }
}

/** Characters of a line; what is beyond is left out. */
const longest = 4000;

/**
 * From now on what code of this process prints is heard by the run that it belongs to, and printed all the same: for workers
 * whose output no client reads. What libraries print that are not JavaScript, and what is printed outside of runs, is printed alone.
 */
export function tellPrinted(): void {
  if (isTold) return;
  isTold = true;
  for (const [stream, level] of [
    [process.stdout, 'info'],
    [process.stderr, 'warn'],
  ] as const) {
    const write = stream.write.bind(stream) as (...all: unknown[]) => boolean;
    stream.write = (chunk: string | Uint8Array, ...more: unknown[]): boolean => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      runs.getStore()?.take(level, text);
      return write(chunk, ...more);
    };
  }
}

/** Runs something whose words are heard, where anybody told them to be. */
export async function hearing<Result>(hears: Hears, work: () => Promise<Result>): Promise<Result> {
  if (!isTold) return await work();
  const printed = new Printed(hears);
  try {
    return await runs.run(printed, work);
  } finally {
    printed.flush();
  }
}
